// SPDX-License-Identifier: GPL-2.0-only
import { Violation, type Move, type Process } from '../../explorer/system.ts';
import type { StepLabel } from '../../model/language/thread.ts';
import type { State } from '../../model/world.ts';
import type { StateView, Touch } from './stateView.ts';

/** One statement of a transition and what it touched, in order. */
export interface MicroStep {
  readonly label: StepLabel;
  readonly touches: readonly Touch[];
}

/** One way on from a state: the visible statement, and the private ones that fold into it. */
export interface Transition {
  /** A number of its own among all transitions of the pass. */
  readonly id: number;
  readonly process: number;
  readonly choice: number;
  readonly steps: readonly MicroStep[];
  /** The last write to each leaf. */
  readonly writes: readonly Touch[];
  /** The rule that it breaks by itself; it leads nowhere then. */
  readonly broken: { readonly rule: string; readonly message: string } | null;
}

/**
 * The transitions of one thread in the state that the view looks at. `folded` says where each ends;
 * `single` is the same thread with every private statement as a move of its own.
 */
export function transitionsOf(
  view: StateView<State>,
  thread: number,
  folded: Process<State, StepLabel>,
  single: Process<State, StepLabel>,
  number: () => number,
): readonly Transition[] {
  const count = folded.moves(view.root).length;
  return Array.from({ length: count }, (_, choice) => {
    view.reset();
    const { broken } = attempt(view, folded.moves(view.root)[choice]);
    const end = pcOf(view, thread);
    view.reset();
    const steps: MicroStep[] = [];
    let move = single.moves(view.root)[choice];
    for (;;) {
      if (!move) throw new Error(`${folded.name}: the folded and the single steps differ`);
      const done = attempt(view, move);
      steps.push({ label: move.label, touches: done.touches });
      if (done.broken !== null) break;
      if (broken === null && pcOf(view, thread) === end) break;
      move = single.moves(view.root)[0];
    }
    return { id: number(), process: thread, choice, steps, writes: lastWrites(steps), broken };
  });
}

function attempt(
  view: StateView<State>,
  move: Move<State, StepLabel> | undefined,
): { readonly touches: readonly Touch[]; readonly broken: Transition['broken'] } {
  view.touches = [];
  try {
    move?.apply(view.root as unknown as Parameters<Move<State, StepLabel>['apply']>[0]);
    return { touches: view.touches, broken: null };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { touches: view.touches, broken: { rule: error.rule, message: error.message } };
  }
}

function pcOf(view: StateView<State>, thread: number): number {
  const { pc } = view.root.threads[thread] ?? { pc: -1 };
  return pc;
}

function lastWrites(steps: readonly MicroStep[]): readonly Touch[] {
  const last = new Map<Touch['slot'], Touch>();
  for (const { touches } of steps) {
    for (const touch of touches) if (touch.write) last.set(touch.slot, touch);
  }
  return [...last.values()];
}
