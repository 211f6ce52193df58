// SPDX-License-Identifier: GPL-2.0-only
import { judge, tryMove } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { System, TraceStep } from '../explorer/system.ts';
import { moveOf } from './choice.ts';

/** A step of a run beside a violation; `origin` is the step of the violation that it is, if it is one. */
export type RunStep<S, L> = TraceStep<S, L> & { readonly origin: number | null };

/** A run under way, judged at every state. */
export class Run<S, L> {
  readonly steps: RunStep<S, L>[] = [];
  state: S;
  readonly #system: System<S, L>;

  constructor(system: System<S, L>, state: S) {
    this.#system = system;
    this.state = state;
  }

  /** Takes a step, and answers whether no rule was broken by it. */
  go({ process, choice }: Choice, origin: number | null): boolean {
    const move = moveOf(this.#system, this.state, { process, choice });
    const taken = move && tryMove(move, this.state);
    if (!move || !taken || taken.broken) return false;
    this.state = taken.state;
    this.steps.push({ process, choice, label: move.label, state: taken.state, origin });
    return judge(this.#system, 'always', this.state).length === 0;
  }

  /** Takes the next step of this context that is no failure. */
  more(process: number, failed: (label: L) => boolean): boolean {
    const moves = this.#system.processes[process]?.moves(this.state) ?? [];
    const choice = moves.findIndex(({ label }) => !failed(label));
    return choice >= 0 && this.go({ process, choice }, null);
  }

  /** Takes the very same step, where it can be taken. */
  again(step: TraceStep<S, L> | undefined, origin: number): boolean {
    return step !== undefined && this.possible(step) && this.go(step, origin);
  }

  /** Whether the very same step can be taken here. */
  possible(step: TraceStep<S, L> | undefined): boolean {
    if (!step) return false;
    const move = moveOf(this.#system, this.state, step);
    return move !== undefined && JSON.stringify(move.label) === JSON.stringify(step.label);
  }

  /** Some step: the last context's rather than another's, one that must rather than one that may. */
  anyStep(failed: (label: L) => boolean): Choice | null {
    const last = this.steps.at(-1)?.process ?? -1;
    const open = this.#system.processes.flatMap((one, process) => {
      const choice = one.moves(this.state).findIndex(({ label }) => !failed(label));
      if (choice < 0) return [];
      const rank = (one.resting(this.state) ? 2 : 0) + (process === last ? 0 : 1);
      return [{ process, choice, rank }];
    });
    open.sort((a, b) => a.rank - b.rank || a.process - b.process);
    return open[0] ?? null;
  }
}
