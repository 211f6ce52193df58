// SPDX-License-Identifier: GPL-2.0-only
import { Exploration } from './exploration.ts';
import { pack } from './layout.ts';
import { movesOf, tryMove, type Judgement } from './reference.ts';
import { choiceOf, processOf } from './store.ts';
import type { Budget, Progress, System } from './system.ts';
import { stateOf } from './trace.ts';

/** What comparing every transition showed. */
export interface TransitionCheck {
  readonly states: number;
  readonly transitions: number;
  /** Whether the whole space was compared. */
  readonly finished: boolean;
  /** The first differences, in words; none, one hopes. */
  readonly differences: readonly string[];
}

export interface TransitionCheckOptions {
  readonly budget?: Pick<Budget, 'states'>;
  readonly onProgress?: (progress: Progress) => void;
  readonly interrupted?: () => boolean;
}

/** Differences that are told; one fault often makes thousands. */
const TOLD = 10;

/** Milliseconds between two turns of the event loop. */
const TURN = 50;

/**
 * Visits every state and compares the packed form, as learnt, with the functions themselves under
 * immer: all moves with the states that they lead to or the rules that they break, and the answer to
 * every question about the state. About a hundred times slower than a search.
 */
export async function checkTransitions<S, L>(
  system: System<S, L>,
  { budget = {}, onProgress, interrupted }: TransitionCheckOptions = {},
): Promise<TransitionCheck> {
  const x = new Exploration(system, budget, false);
  const differences: string[] = [];
  const started = performance.now();
  let turn = started;
  x.begin();
  let id = 0;
  for (; id < x.store.size && x.stopped === undefined && differences.length < TOLD; id++) {
    differences.push(...differencesAt(x, id));
    x.expand(id, false);
    if (performance.now() - turn < TURN) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turn = performance.now();
    if (interrupted?.() === true) x.stopped = 'interrupted';
    const seconds = (turn - started) / 1000;
    const { transitions, depth } = x;
    onProgress?.({ states: x.store.size, transitions, queue: x.store.size - id, depth, seconds });
  }
  return {
    states: id,
    transitions: x.transitions,
    finished: id === x.store.size && x.stopped === undefined,
    differences: differences.slice(0, TOLD),
  };
}

/** In what the packed form of a stored state's moves and answers differs from the functions. */
export function differencesAt<S, L>(x: Exploration<S, L>, id: number): readonly string[] {
  const { system, learner, layout, questions } = x;
  const state = stateOf(x, id);
  const words = x.wordsOf(id);
  const found: string[] = [];
  const differ = (what: string, packed: unknown, plain: unknown): void => {
    if (packed === plain) return;
    found.push(`state ${id}, ${what}: ${String(packed)} packed, ${String(plain)} under immer`);
  };

  const plain = movesOf(system, state);
  const next = x.moves(id);
  differ('moves', next.count, plain.length);
  for (const [i, { process, choice, move }] of plain.slice(0, next.count).entries()) {
    const name = `move ${choice} of ${system.processes[process]!.name}`;
    const code = next.moves[i]!;
    differ(name, `${processOf(code)}.${choiceOf(code)}`, `${process}.${choice}`);
    const { state: successor, broken } = tryMove(move, state);
    const learnt = learner.outcomes.all[next.outcomes[i]!]!.violation;
    differ(`${name}, rule broken`, text(learnt), text(broken));
    if (broken) continue;
    const after = new Int32Array(layout.width);
    pack(layout, successor, after);
    const at = i * layout.width;
    differ(name, next.words.slice(at, at + layout.width).join(), after.join());
  }

  const { always, sometimes, eventually, resting, quiet } = questions;
  // What is asked of quiet states only need not make sense elsewhere.
  const atRest = plain.length === 0 ? [...resting, ...quiet] : [];
  for (const { question } of [...always, ...sometimes, ...eventually, ...atRest]) {
    const { name, ask } = questions.list[question]!;
    differ(name, learner.message(learner.answer(question, words, 0)), ask(state));
  }
  return found;
}

function text(violation: Judgement | null | undefined): string {
  return !violation ? 'none' : `${violation.rule}: ${violation.message}`;
}
