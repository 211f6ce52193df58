// SPDX-License-Identifier: GPL-2.0-only
import type { RunOutcome } from './engine.ts';
import { judge, type Answered } from './judge.ts';
import type { Question } from './question.ts';

/** Puts the answers to pieces of questions together, which follow each other in order. */
export function joinPieces(answered: readonly Answered[]): readonly Answered[] {
  const wholes: Answered[][] = [];
  for (const one of answered) {
    if ((one.question.piece?.index ?? 1) === 1) wholes.push([]);
    wholes.at(-1)?.push(one);
  }
  return wholes.map(joined);
}

/** A self-check that failed makes all of it doubtful; else a violation is one whatever was cut off elsewhere. */
function joined(pieces: readonly Answered[]): Answered {
  const by = pieces[0]!.question.piece?.by;
  if (by === undefined) return pieces[0]!;
  const told =
    pieces.find(({ outcome }) => (outcome?.selfCheck ?? null) !== null) ??
    (by === 'seed' ? endOfSwarm(pieces) : shortest(pieces));
  const question = wholeOf(told.question);
  if (!told.outcome) return { ...told, question };
  return judge(question, (by === 'seed' ? ofSwarm : ofAll)(pieces, told.outcome));
}

function wholeOf({ piece, ...question }: Question): Question {
  const { failing: _, ...request } = question.request;
  const { expected, search } = piece!.whole;
  return { ...question, expected, request: { ...request, ...(search && { search }) } };
}

/** Where the whole swarm would have ended: at what it finds, sees all of or is cut off in, or with its last search. */
function endOfSwarm(pieces: readonly Answered[]): Answered {
  return (
    pieces.find(({ outcome }) => outcome?.verdict === 'violated') ??
    pieces.find(({ outcome }) => outcome?.stopped !== 'swarm') ??
    pieces.at(-1)!
  );
}

/** What the whole swarm would have told: the counts of the search that it ended with. */
function ofSwarm(pieces: readonly Answered[], end: RunOutcome): RunOutcome {
  const at = pieces.findIndex(({ outcome }) => outcome === end);
  return {
    ...end,
    seconds: total(pieces, ({ seconds }) => seconds),
    unwitnessed: unwitnessed(pieces.slice(0, at + 1), end),
  };
}

/** The piece with a shortest violation, else one that is not finished, if any. */
function shortest(pieces: readonly Answered[]): Answered {
  const steps = ({ outcome }: Answered): number => outcome?.violation?.steps.length ?? Infinity;
  const least = Math.min(...pieces.map(steps));
  return (
    pieces.find((one) => least < Infinity && steps(one) === least) ??
    pieces.find(({ outcome }) => outcome?.verdict !== 'holds') ??
    pieces[0]!
  );
}

/** The numbers of states are those of the pieces: nobody knows which of them several have. */
function ofAll(pieces: readonly Answered[], told: RunOutcome): RunOutcome {
  return {
    ...told,
    states: total(pieces, ({ states }) => states),
    transitions: total(pieces, ({ transitions }) => transitions),
    depth: Math.max(...pieces.map(({ outcome }) => outcome?.depth ?? 0)),
    seconds: total(pieces, ({ seconds }) => seconds),
    unwitnessed: unwitnessed(pieces, told),
    pieces: pieces.map(({ question, verdict, outcome }) => ({
      failing: question.request.failing ?? [],
      verdict,
      length: outcome?.violation?.steps.length ?? null,
      states: outcome?.states ?? null,
      transitions: outcome?.transitions ?? null,
      depth: outcome?.depth ?? null,
    })),
  };
}

function total(pieces: readonly Answered[], of: (outcome: RunOutcome) => number): number {
  return pieces.reduce((sum, { outcome }) => sum + (outcome ? of(outcome) : 0), 0);
}

/** The rules that none of them puts to the test. */
function unwitnessed(pieces: readonly Answered[], told: RunOutcome): readonly string[] {
  return told.unwitnessed.filter((rule) =>
    pieces.every(({ outcome }) => outcome?.unwitnessed.includes(rule) ?? true),
  );
}
