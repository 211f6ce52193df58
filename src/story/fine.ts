// SPDX-License-Identifier: GPL-2.0-only
import { isEqual } from '../explorer/equal.ts';
import { judgeQuietly } from '../explorer/reference.ts';
import type { System, TraceStep } from '../explorer/system.ts';
import { Run, Steps, type RunStep } from './run.ts';

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
        /** A context waits before this step until another has done more of its own. */
        readonly from: number;
        readonly context: number;
        readonly more: number;
      }
    | { readonly kind: 'no failure'; readonly step: number };
  /** The run to its end. */
  readonly steps: readonly RunStep<S, L>[];
}

export interface FineOptions<L> {
  readonly failed: (label: L) => boolean;
  /** Steps at the beginning that stay where they are. */
  readonly fixed: number;
  /** So many runs with another order are followed to their end, and as many with a wait. */
  readonly runs: number;
  /** No run goes on for longer. */
  readonly length: number;
}

type Step<S, L> = TraceStep<S, L>;

/** No context does more while another waits for it. */
const MOST = 200;

/**
 * The nearest run that is fine: first with one failure less, then with one stretch of steps done
 * before one step that came earlier, nearest to the end and shortest first; then one in which a
 * context waits. `null`: none of those that were tried.
 */
export function nearestFine<S, L>(
  system: System<S, L>,
  trace: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  options: FineOptions<L>,
): Fine<S, L> | null {
  const taken = new Steps(system);
  for (const begin of [begunChanges, begunWaits]) {
    let runs = 0;
    for (const { change, ...begun } of begin(taken, trace, options)) {
      const steps = finish(taken, begun, options);
      if (steps) return { change, steps };
      if (++runs >= options.runs) break;
    }
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
  readonly steps: readonly RunStep<S, L>[];
  /** Steps of the violation that are still to come. */
  readonly rest: readonly number[];
  readonly trace: readonly Step<S, L>[];
}

type Change<S, L> = Begun<S, L> & { readonly change: Fine<S, L>['change'] };

/** The runs with a change that is possible, up to it. */
function* begunChanges<S, L>(
  taken: Steps<S, L>,
  trace: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  options: FineOptions<L>,
): Generator<Change<S, L>> {
  for (const change of changes(trace.steps, options)) {
    const begun = begin(taken, trace, change, options);
    if (begun) yield { change, ...begun };
  }
}

/** The run up to its change, where it is possible and makes a difference. */
function begin<S, L>(
  taken: Steps<S, L>,
  { initial, steps }: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  change: Exclude<Fine<S, L>['change'], { readonly kind: 'wait' }>,
  { failed }: FineOptions<L>,
): Begun<S, L> | null {
  const at = change.kind === 'order' ? change.before : change.step;
  const prefix = steps.slice(0, at).map((step, i) => ({ ...step, origin: i }));
  const before = prefix.at(-1)?.state ?? initial;
  const run = new Run(taken, before);
  if (change.kind === 'no failure') {
    const process = steps[at]?.process ?? -1;
    const moves = taken.system.processes[process]?.moves(before) ?? [];
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
  const same = whole && isEqual(run.state, usual);
  // The two commute: it would go wrong all the same.
  if (same && change.to < steps.length - 1) return null;
  const rest = [...range(at, change.from), ...range(change.to + 1, steps.length)];
  return { state, steps: [...prefix, ...run.steps.slice(0, moved)], rest, trace: steps };
}

/**
 * Waits of the last context, at its last stretch, for each other; then of the one before it, at each
 * step of its last stretch from the end, for the last.
 */
function* begunWaits<S, L>(
  taken: Steps<S, L>,
  { initial, steps }: { readonly initial: S; readonly steps: readonly Step<S, L>[] },
  { fixed, failed }: FineOptions<L>,
): Generator<Change<S, L>> {
  const process = steps.at(-1)?.process ?? -1;
  const from = steps.findLastIndex((step) => step.process !== process) + 1;
  if (from <= fixed) return;
  const before = (i: number): S => steps[i - 1]?.state ?? initial;
  const others = [...taken.system.processes.keys()].filter((context) => context !== process);
  const pairs = others.map((context) => ({ from, context }));
  const other = steps[from - 1]?.process;
  for (let i = from - 1; i > fixed && steps[i]?.process === other; i--) {
    pairs.push({ from: i, context: process });
  }
  for (const { from: at, context } of pairs) {
    if (taken.system.processes[context]?.resting(before(at))) continue;
    const prefix = steps.slice(0, at).map((step, i) => ({ ...step, origin: i }));
    const run = new Run(taken, before(at));
    for (let more = 1; more <= MOST && run.more(context, failed); more++) {
      if (!run.possible(steps[at])) continue;
      yield {
        change: { kind: 'wait', from: at, context, more },
        state: run.state,
        steps: [...prefix, ...run.steps],
        rest: range(at, steps.length),
        trace: steps,
      };
    }
  }
}

/** Follows a changed run to its end; `null` when it breaks a rule or does not end. */
function finish<S, L>(
  taken: Steps<S, L>,
  begun: Begun<S, L>,
  { failed, length }: FineOptions<L>,
): readonly RunStep<S, L>[] | null {
  const run = new Run(taken, begun.state);
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
        const wrong = judgeQuietly(taken.system, run.state).length > 0;
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
  const seen = new Set<number | undefined>();
  return left.filter((i) => {
    const process = trace[i]?.process;
    if (seen.has(process)) return false;
    seen.add(process);
    return true;
  });
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
