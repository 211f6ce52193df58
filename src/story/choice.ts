// SPDX-License-Identifier: GPL-2.0-only
import { takeMove } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import { Violation, type Move, type System } from '../explorer/system.ts';

/** What one move does: the state that it leads to, or the rule that it breaks itself. */
export type Taken<S> =
  | { readonly state: S; readonly broken: null }
  | { readonly state: null; readonly broken: { readonly rule: string; readonly message: string } };

/** Takes a move by the reference semantics. */
export function take<S, L>(move: Move<S, L>, state: S): Taken<S> {
  try {
    return { state: takeMove(move, state), broken: null };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { state: null, broken: { rule: error.rule, message: error.message } };
  }
}

/** The move of a choice where it is possible. */
export function moveOf<S, L>(
  system: System<S, L>,
  state: S,
  { process, choice }: Choice,
): Move<S, L> | undefined {
  return system.processes[process]?.moves(state)[choice];
}

/** How often the context changes between neighbouring steps. */
export function switchesOf(steps: readonly Choice[]): number {
  return steps.filter((step, i) => i > 0 && step.process !== steps[i - 1]?.process).length;
}
