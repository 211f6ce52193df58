// SPDX-License-Identifier: GPL-2.0-only
import { isEqual } from '../explorer/equal.ts';
import { judge, tryMove } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { System, TraceStep } from '../explorer/system.ts';
import { moveOf } from './choice.ts';

/** A step of a run beside a violation; `origin` is the step of the violation that it is, if it is one. */
export type RunStep<S, L> = TraceStep<S, L> & { readonly origin: number | null };

/** Where a step leads, and whether no rule is broken there; `null` where it breaks one itself. */
type After<S, L> = { readonly label: L; readonly state: S; readonly isFine: boolean } | null;

/** The steps of a system, each taken once: runs beside each other begin alike. */
export class Steps<S, L> {
  readonly system: System<S, L>;
  readonly #taken = new Map<S, Map<string, After<S, L>>>();

  constructor(system: System<S, L>) {
    this.system = system;
  }

  /** Takes a step; `null` also where it is not possible. */
  take(state: S, choice: Choice): After<S, L> {
    const known = this.#taken.get(state) ?? new Map<string, After<S, L>>();
    this.#taken.set(state, known);
    const key = `${choice.process} ${choice.choice}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const after = this.#take(state, choice);
    known.set(key, after);
    return after;
  }

  #take(state: S, choice: Choice): After<S, L> {
    const move = moveOf(this.system, state, choice);
    const taken = move && tryMove(move, state);
    if (!move || !taken || taken.broken) return null;
    const isFine = judge(this.system, 'always', taken.state).length === 0;
    return { label: move.label, state: taken.state, isFine };
  }
}

/** A run under way, judged at every state. */
export class Run<S, L> {
  readonly steps: RunStep<S, L>[] = [];
  state: S;
  readonly #steps: Steps<S, L>;

  constructor(steps: Steps<S, L>, state: S) {
    this.#steps = steps;
    this.state = state;
  }

  get #system(): System<S, L> {
    return this.#steps.system;
  }

  /** Takes a step, and answers whether no rule was broken by it. */
  go({ process, choice }: Choice, origin: number | null): boolean {
    const after = this.#steps.take(this.state, { process, choice });
    if (!after) return false;
    const { label, state, isFine } = after;
    this.state = state;
    this.steps.push({ process, choice, label, state, origin });
    return isFine;
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
    return move !== undefined && isEqual(move.label, step.label);
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
