// SPDX-License-Identifier: GPL-2.0-only
import { isEqual } from '../../src/explorer/equal.ts';
import { tryMove } from '../../src/explorer/reference.ts';
import type { Choice } from '../../src/explorer/replay.ts';
import type { System } from '../../src/explorer/system.ts';
import { moveOf } from '../../src/story/choice.ts';

/** One of the actions that a step consists of. */
export interface PlainPart<S, L> {
  readonly process: number;
  readonly choice: number;
  readonly label: L;
  readonly before: S;
  /** The state before it, again, when it breaks a rule itself. */
  readonly state: S;
}

/** More than a step ever folds: beyond it the two systems are not the same. */
const MOST = 10_000;

/** What `partsOf` is compared with: one step of a run, taken apart on plain states, by immer. */
export function plainPartsOf<S, L>(
  unfolded: System<S, L>,
  step: Choice,
  before: S,
  after: S,
): readonly PlainPart<S, L>[] {
  const parts: PlainPart<S, L>[] = [];
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
