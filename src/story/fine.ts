// SPDX-License-Identifier: GPL-2.0-only
import { judge, judgeQuietly, tryMove } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { System, TraceStep } from '../explorer/system.ts';
import { moveOf } from './choice.ts';

/** A run beside the violation that breaks no rule. */
export interface Fine<S, L> {
  /** What is different, in steps of the violation, counted from 0. */
  readonly change:
    | {
        readonly kind: 'order';
        /** Steps `from`..`to` of one context are done before step `before` of another. */
        readonly from: number;
        readonly to: number;
        readonly before: number;
      }
    | {
        readonly kind: 'wait';
        /** The last steps, from this one on, wait until another context has done more of its own. */
        readonly from: number;
        readonly context: number;
        readonly more: number;
      }
    | { readonly kind: 'no failure'; readonly step: number };
  /** The run to its end; `from` is the step of the violation that each one is, where it is one. */
  readonly steps: readonly (TraceStep<S, L> & { readonly origin: number | null })[];
}

export interface FineOptions<L> {
  readonly failed: (label: L) => boolean;
  /** Steps at the beginning that stay where they are. */
  readonly fixed: number;
  /** So many changed runs are followed to their end. */
  readonly runs: number;
  /** No run goes on for longer. */
  readonly length: number;
}

type Step<S, L> = TraceStep<S, L>;
type FineStep<S, L> = Fine<S, L>['steps'][number];

/**
 * The nearest run that is fine: first with one failure less, then with one stretch of steps done
 * before one step that came earlier; nearest to the end and shortest first. `null`: none of those
 * that were tried.
 */
export function nearestFine<S, L>(
  system: System<S, L>,
  trace: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  options: FineOptions<L>,
): Fine<S, L> | null {
  let runs = 0;
  const tries = [...changes(trace.steps, options)];
  for (const change of [...tries, ...waits(system, trace, options)]) {
    const waiting = change.kind === 'wait';
    if (runs >= options.runs && !waiting) continue;
    const begun = waiting
      ? wait(system, trace, change, options)
      : begin(system, trace, change, options);
    if (!begun) continue;
    runs++;
    const steps = finish(system, begun, options);
    if (steps) return { change, steps };
  }
  return null;
}

/** The changes to try, in order. */
function* changes<S, L>(
  steps: readonly Step<S, L>[],
  { failed, fixed }: FineOptions<L>,
): Generator<Exclude<Fine<S, L>['change'], { readonly kind: 'wait' }>> {
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    if (step && failed(step.label)) yield { kind: 'no failure', step: i };
  }
  const pairs: { from: number; to: number; before: number; far: number }[] = [];
  for (let from = fixed + 1; from < steps.length; from++) {
    const process = steps[from]?.process;
    if (steps[from - 1]?.process === process) continue;
    let to = from;
    while (steps[to + 1]?.process === process) to++;
    for (let before = from - 1; before >= fixed && steps[before]?.process !== process; before--) {
      for (let last = from; last <= to; last++) {
        const far = (from - before) * (last - from + 1);
        pairs.push({ from, to: last, before, far });
      }
    }
  }
  pairs.sort((a, b) => a.far - b.far || b.from - a.from || a.to - b.to);
  for (const { from, to, before } of pairs) yield { kind: 'order', from, to, before };
}

interface Begun<S, L> {
  readonly state: S;
  readonly steps: readonly FineStep<S, L>[];
  /** Steps of the violation that are still to come. */
  readonly rest: readonly number[];
  readonly trace: readonly Step<S, L>[];
}

/** The run up to its change, where it is possible and makes a difference. */
function begin<S, L>(
  system: System<S, L>,
  { initial, steps }: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  change: Exclude<Fine<S, L>['change'], { readonly kind: 'wait' }>,
  { failed }: FineOptions<L>,
): Begun<S, L> | null {
  const at = change.kind === 'order' ? change.before : change.step;
  const prefix = steps.slice(0, at).map((step, i) => ({ ...step, origin: i }));
  const before = prefix.at(-1)?.state ?? initial;
  const run = new Run(system, before);
  if (change.kind === 'no failure') {
    const process = steps[at]?.process ?? -1;
    const moves = system.processes[process]?.moves(before) ?? [];
    const choice = moves.findIndex(({ label }) => !failed(label));
    if (choice < 0 || !run.go({ process, choice }, at)) return null;
    const rest = range(at + 1, steps.length);
    return { state: run.state, steps: [...prefix, ...run.steps], rest, trace: steps };
  }
  for (const i of range(change.from, change.to + 1)) {
    if (!run.again(steps[i], i)) return null;
  }
  const moved = run.steps.length;
  const state = run.state;
  for (const i of range(at, change.from)) if (!run.again(steps[i], i)) break;
  const whole = run.steps.length - moved === change.from - at;
  const usual = steps[change.to]?.state;
  const same = whole && JSON.stringify(run.state) === JSON.stringify(usual);
  // The two commute: it would go wrong all the same.
  if (same && change.to < steps.length - 1) return null;
  const rest = [...range(at, change.from), ...range(change.to + 1, steps.length)];
  return { state, steps: [...prefix, ...run.steps.slice(0, moved)], rest, trace: steps };
}

/** Waits of the last context at each step of its last stretch, longest first, so for each other. */
function* waits<S, L>(
  system: System<S, L>,
  { initial, steps }: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  { fixed, failed }: FineOptions<L>,
): Generator<Fine<S, L>['change'] & { readonly kind: 'wait' }> {
  const process = steps.at(-1)?.process ?? -1;
  const from = steps.findLastIndex((step) => step.process !== process) + 1;
  if (from <= fixed) return;
  const before = steps[from - 1]?.state ?? initial;
  for (const [context, other] of system.processes.entries()) {
    if (context === process || other.resting(before)) continue;
    const run = new Run(system, before);
    for (let more = 1; more <= 200 && run.more(context, failed); more++) {
      yield { kind: 'wait', from, context, more };
    }
  }
}

/** The run in which the last stretch has waited. */
function wait<S, L>(
  system: System<S, L>,
  { initial, steps }: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  { from, context, more }: Fine<S, L>['change'] & { readonly kind: 'wait' },
  { failed }: FineOptions<L>,
): Begun<S, L> | null {
  const prefix = steps.slice(0, from).map((step, i) => ({ ...step, origin: i }));
  const run = new Run(system, prefix.at(-1)?.state ?? initial);
  for (let i = 0; i < more; i++) if (!run.more(context, failed)) return null;
  const rest = range(from, steps.length);
  const goesOn = run.possible(steps[from]);
  return goesOn ? { state: run.state, steps: [...prefix, ...run.steps], rest, trace: steps } : null;
}

/** Follows a changed run to its end; `null` when it breaks a rule or does not end. */
function finish<S, L>(
  system: System<S, L>,
  begun: Begun<S, L>,
  { failed, length }: FineOptions<L>,
): readonly FineStep<S, L>[] | null {
  const run = new Run(system, begun.state);
  const left = [...begun.rest];
  while (run.steps.length < length) {
    const index = heads(begun.trace, left).find((i) => run.possible(begun.trace[i]));
    const step = index === undefined ? undefined : begun.trace[index];
    if (index !== undefined && step) {
      left.splice(left.indexOf(index), 1);
      if (!run.go(step, index)) return null;
    } else {
      const choice = run.anyStep(failed);
      if (!choice) {
        const wrong = judgeQuietly(system, run.state).length > 0;
        return wrong ? null : [...begun.steps, ...run.steps];
      }
      for (let i = left.length - 1; i >= 0; i--) {
        if (begun.trace[left[i] ?? -1]?.process === choice.process) left.splice(i, 1);
      }
      if (!run.go(choice, null)) return null;
    }
  }
  return null;
}

/** Of the steps that are left the first of each context: a context's steps stay in their order. */
function heads<S, L>(trace: readonly Step<S, L>[], left: readonly number[]): readonly number[] {
  return left.filter((i) => left.find((j) => trace[j]?.process === trace[i]?.process) === i);
}

/** A run under way, judged at every state. */
class Run<S, L> {
  readonly steps: FineStep<S, L>[] = [];
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

  again(step: Step<S, L> | undefined, origin: number): boolean {
    return step !== undefined && this.possible(step) && this.go(step, origin);
  }

  /** Whether the very same step can be taken here. */
  possible(step: Step<S, L> | undefined): boolean {
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

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
