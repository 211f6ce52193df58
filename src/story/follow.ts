// SPDX-License-Identifier: GPL-2.0-only
import { judge, judgeQuietly, tryMove, type Judgement } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { Broken, System, TraceStep } from '../explorer/system.ts';
import { moveOf } from './choice.ts';
import { markOf } from './path.ts';

/** Where a path leads in this version of the model. */
export interface Followed<S, L> {
  readonly steps: readonly TraceStep<S, L>[];
  /** The rules that are broken at its end. */
  readonly broken: readonly Judgement[];
  /** Why the path cannot be followed to its end; `null` when it can. */
  readonly stuck: string | null;
}

/** Follows a path as far as it goes. */
export function follow<S, L>(system: System<S, L>, choices: readonly Choice[]): Followed<S, L> {
  const steps: TraceStep<S, L>[] = [];
  let state = system.initial;
  for (const [i, choice] of choices.entries()) {
    const move = moveOf(system, state, choice);
    if (!move) {
      const name = system.processes[choice.process]?.name;
      const what =
        name === undefined
          ? `there is no context ${choice.process}`
          : `${name} has no move ${choice.choice} there`;
      return { steps, broken: [], stuck: `step ${i + 1} is not possible: ${what}` };
    }
    const taken = tryMove(move, state);
    state = taken.state ?? state;
    steps.push({ ...choice, label: move.label, state });
    if (taken.broken) {
      const left = choices.length - i - 1;
      const stuck =
        left === 0 ? null : `step ${i + 1} breaks ${taken.broken.rule}, ${left} too early`;
      return { steps, broken: [taken.broken], stuck };
    }
  }
  const broken = [...judge(system, 'always', state), ...judgeQuietly(system, state)];
  return { steps, broken, stuck: null };
}

/** The break that a path was written for: the one that its mark speaks of, else the first. */
export function markedBreak<S, L>(
  system: System<S, L>,
  { steps, broken }: Followed<S, L>,
  mark: string | null,
): { readonly broken: Broken<S, L> | null; readonly same: boolean } {
  const contexts = system.processes.map(({ name }) => name);
  const ends = [...broken, null];
  const marked = ends.findIndex((one) => markOf(contexts, steps, one) === mark);
  const one = ends[Math.max(0, marked)] ?? null;
  return {
    broken: one && { ...one, trace: { initial: system.initial, steps } },
    same: mark === null || marked >= 0,
  };
}
