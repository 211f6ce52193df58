// SPDX-License-Identifier: GPL-2.0-only
import { judge, type Answered } from './judge.ts';
import type { Question } from './question.ts';
import type { Shard } from './shard.ts';

/** A piece of a question that is divided, and what the whole question has in the place of it. */
export interface Piece extends Shard {
  readonly whole: Pick<Question['request'], 'search'>;
}

/**
 * The pieces of a question, at most so many, in order; itself where it cannot be divided. A swarm is by its seeds:
 * each piece has a run of them, so that all pieces, one after the other, are the searches of the whole.
 */
export function piecesOf(question: Question, most: number): readonly Question[] {
  const { request } = question;
  const { search } = request;
  if (search?.order !== 'swarm') return [question];
  const of = Math.min(most, search.runs);
  if (of <= 1) return [question];
  return Array.from({ length: of }, (_, i) => {
    const [first, next] = [i, i + 1].map((at) => Math.floor((search.runs * at) / of));
    const own = { ...search, seed: search.seed + first!, runs: next! - first! };
    return {
      ...question,
      request: { ...request, search: own },
      piece: { index: i + 1, of, whole: { search } },
    };
  });
}

/**
 * Puts the answers to pieces together that follow each other, in order: what a swarm would have told at its first
 * search that finds something, sees everything or is cut off, else at its last. But a violation is one whatever was
 * cut off before it, and a self-check that failed makes all of it doubtful.
 */
export function joinPieces(answered: readonly Answered[]): readonly Answered[] {
  const wholes: Answered[][] = [];
  for (const one of answered) {
    if ((one.question.piece?.index ?? 1) === 1) wholes.push([]);
    wholes.at(-1)?.push(one);
  }
  return wholes.map(joined);
}

function joined(pieces: readonly Answered[]): Answered {
  const told =
    pieces.find(({ outcome }) => (outcome?.selfCheck ?? null) !== null) ??
    pieces.find(({ outcome }) => outcome?.verdict === 'violated') ??
    pieces.find(({ outcome }) => outcome?.stopped !== 'swarm') ??
    pieces.at(-1)!;
  const { piece, ...question } = told.question;
  if (!piece) return told;
  const whole = { ...question, request: { ...question.request, ...piece.whole } };
  if (!told.outcome) return { ...told, question: whole };
  const until = pieces.slice(0, pieces.indexOf(told) + 1);
  const unwitnessed = told.outcome.unwitnessed.filter((rule) =>
    until.every(({ outcome }) => outcome?.unwitnessed.includes(rule) ?? true),
  );
  const seconds = pieces.reduce((sum, { outcome }) => sum + (outcome?.seconds ?? 0), 0);
  return judge(whole, { ...told.outcome, unwitnessed, seconds });
}
