// SPDX-License-Identifier: GPL-2.0-only
import { canonical } from '../explorer/canonical.ts';
import { isEqual } from '../explorer/equal.ts';
import { judge, tryMove } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { Move, System, TraceStep } from '../explorer/system.ts';

/** A step of a run beside a violation; `origin` is the step of the violation that it is, if it is one. */
export type RunStep<S, L> = TraceStep<S, L> & { readonly origin: number | null };

/** Where a step leads, and whether no rule is broken there; `null` where it breaks one itself. */
type After<S, L> = {
  readonly label: L;
  readonly at: Known<S, L>;
  readonly isFine: boolean;
} | null;

/** A state that some run came to, the moves of processes there, and where those lead that were taken. */
interface Known<S, L> {
  readonly state: S;
  readonly moves: Map<number, readonly Move<S, L>[]>;
  readonly taken: Map<Move<S, L>, After<S, L>>;
}

/**
 * The steps of a system, each taken once: runs beside each other begin alike, and most come to states that
 * others came to before.
 */
export class Steps<S, L> {
  readonly system: System<S, L>;
  readonly #states = new Map<string, Known<S, L>>();

  constructor(system: System<S, L>) {
    this.system = system;
  }

  /** What is known of the states that are equal to this one. */
  at(state: S): Known<S, L> {
    const text = this.textOf(state);
    const known = this.#states.get(text) ?? { state, moves: new Map(), taken: new Map() };
    this.#states.set(text, known);
    return known;
  }

  /** Equal for equal states. */
  textOf(state: S): string {
    return canonical(this.system.schema, state);
  }

  /** The moves of a process. */
  moves({ state, moves }: Known<S, L>, process: number): readonly Move<S, L>[] {
    const known = moves.get(process) ?? this.system.processes[process]?.moves(state) ?? [];
    moves.set(process, known);
    return known;
  }

  /** Takes a step; `null` also where it is not possible. */
  take(from: Known<S, L>, { process, choice }: Choice): After<S, L> {
    const move = this.moves(from, process)[choice];
    if (!move) return null;
    const known = from.taken.get(move);
    if (known !== undefined) return known;
    const { state, broken } = tryMove(move, from.state);
    const isFine = !broken && judge(this.system, 'always', state).length === 0;
    const after = broken ? null : { label: move.label, at: this.at(state), isFine };
    from.taken.set(move, after);
    return after;
  }
}

/** A run under way, judged at every state. */
export class Run<S, L> {
  readonly steps: RunStep<S, L>[] = [];
  readonly #steps: Steps<S, L>;
  #at: Known<S, L>;

  constructor(steps: Steps<S, L>, state: S) {
    this.#steps = steps;
    this.#at = steps.at(state);
  }

  get state(): S {
    return this.#at.state;
  }

  /** Takes a step, and answers whether no rule was broken by it. */
  go({ process, choice }: Choice, origin: number | null): boolean {
    const after = this.#steps.take(this.#at, { process, choice });
    if (!after) return false;
    const { label, at, isFine } = after;
    this.#at = at;
    this.steps.push({ process, choice, label, state: at.state, origin });
    return isFine;
  }

  /** Takes the next step of this context that is no failure. */
  more(process: number, failed: (label: L) => boolean): boolean {
    const choice = this.#choiceOf(process, failed);
    return choice >= 0 && this.go({ process, choice }, null);
  }

  /** Takes the very same step, where it can be taken. */
  again(step: TraceStep<S, L> | undefined, origin: number): boolean {
    return step !== undefined && this.possible(step) && this.go(step, origin);
  }

  /** Whether the very same step can be taken here. */
  possible(step: TraceStep<S, L> | undefined): boolean {
    if (!step) return false;
    const move = this.#steps.moves(this.#at, step.process)[step.choice];
    return move !== undefined && isEqual(move.label, step.label);
  }

  /** Some step: the last context's rather than another's, one that must rather than one that may. */
  anyStep(failed: (label: L) => boolean): Choice | null {
    const last = this.steps.at(-1)?.process ?? -1;
    const open = this.#steps.system.processes.flatMap((one, process) => {
      const choice = this.#choiceOf(process, failed);
      if (choice < 0) return [];
      const rank = (one.resting(this.state) ? 2 : 0) + (process === last ? 0 : 1);
      return [{ process, choice, rank }];
    });
    open.sort((a, b) => a.rank - b.rank || a.process - b.process);
    return open[0] ?? null;
  }

  /** The first move of a process that is no failure; negative where there is none. */
  #choiceOf(process: number, failed: (label: L) => boolean): number {
    const moves = this.#steps.moves(this.#at, process);
    return moves.findIndex(({ label }) => !failed(label));
  }
}
