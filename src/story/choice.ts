// SPDX-License-Identifier: GPL-2.0-only
import type { Choice } from '../explorer/replay.ts';
import type { Move, System } from '../explorer/system.ts';

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
