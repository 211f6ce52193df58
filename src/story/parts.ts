// SPDX-License-Identifier: GPL-2.0-only
import { tryMove } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { System } from '../explorer/system.ts';
import { moveOf } from './choice.ts';

/** One of the actions that a step consists of: the visible one, or a private one folded into it. */
export interface Part<S, L> {
  readonly process: number;
  readonly choice: number;
  readonly label: L;
  readonly before: S;
  /** The state before it, again, when it breaks a rule itself. */
  readonly state: S;
}

/** More than a step ever folds: beyond it the two systems are not the same. */
const MOST = 10_000;

/**
 * Takes a step apart: the same step in a system where private actions are steps of their own, and
 * then those private actions until the state is the one that the step leads to.
 * @throws Error when the two systems disagree.
 */
export function partsOf<S, L>(
  unfolded: System<S, L>,
  step: Choice,
  before: S,
  after: S,
): readonly Part<S, L>[] {
  const parts: Part<S, L>[] = [];
  let state = before;
  let { choice } = step;
  for (let count = 0; count < MOST; count++) {
    const { process } = step;
    const move = moveOf(unfolded, state, { process, choice });
    if (!move) break;
    const taken = tryMove(move, state);
    parts.push({ process, choice, label: move.label, before: state, state: taken.state ?? state });
    if (taken.broken) return parts;
    state = taken.state;
    choice = 0;
    if (isEqual(state, after)) return parts;
  }
  throw new Error(`a step of ${unfolded.processes[step.process]?.name} cannot be taken apart`);
}

/** Whether two states are equal; both come from the same one, so most of their parts are the same. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const [one, other] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  for (const key in one) if (!isEqual(one[key], other?.[key])) return false;
  return true;
}
