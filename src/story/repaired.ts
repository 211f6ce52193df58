// SPDX-License-Identifier: GPL-2.0-only
import { judge, judgeQuietly, tryMove } from '../explorer/reference.ts';
import type { System, TraceStep } from '../explorer/system.ts';

/** The same run in repaired code, where it breaks no rule. */
export interface Repaired<L> {
  /** Where a context does something else there, by their steps; at least one. */
  readonly differences: readonly Difference<L>[];
  /** All that its contexts do. */
  readonly acts: readonly L[];
}

/** Something that a context does otherwise in repaired code. */
export interface Difference<L> {
  readonly process: number;
  readonly told: Otherwise<L>;
  /** The violation hangs on an action that the repaired code does not do there. */
  readonly matters: boolean;
}

/** One place where a context does something else. */
export interface Otherwise<L> {
  /** The step of the violation, counted from 0, in or after which it differs. */
  readonly step: number;
  /** What both do just before; `null` at the beginning. */
  readonly before: L | null;
  /** What only the broken code does there. */
  readonly broken: readonly L[];
  /** What only the repaired code does there, the first of it. */
  readonly repaired: readonly L[];
  /** How many more actions of the repaired code follow on those. */
  readonly more: number;
  /** What the broken code does next, which the repaired code does too. */
  readonly next: L | null;
}

/** A step of the violation: who moves, and which actions it consists of. */
export interface BrokenStep<L> {
  readonly process: number;
  readonly actions: readonly { readonly label: L; readonly matters: boolean }[];
}

export interface RepairedOptions<L> {
  readonly failed: (label: L) => boolean;
  /** Equal for actions that are the same in the C; empty for what does not stand there. */
  readonly key: (label: L) => string;
  /** The same where it fails and where it does not. */
  readonly place: (label: L) => string;
  /** How deep in calls an action is. */
  readonly depth: (label: L) => number;
  /** It stands in the repaired code only. */
  readonly added: (label: L) => boolean;
  /** No run goes on for longer. */
  readonly length: number;
}

/** A repaired system that tells what it does. */
export interface Repairable<S, L> {
  readonly system: System<S, L>;
  /** The private actions that it has run since it was last asked, as part of its moves. */
  readonly folded: () => readonly L[];
}

/** So many actions of a difference are told. */
const MOST = 8;

/**
 * Lets the contexts of a repaired system move in the order of the violation, to the end of the run.
 * `null` when it breaks a rule there too, does not end, or does nothing else on the way.
 */
export function repairedRun<S, L>(
  { system, folded }: Repairable<S, L>,
  broken: readonly BrokenStep<L>[],
  steps: readonly TraceStep<S, L>[],
  options: RepairedOptions<L>,
): Repaired<L> | null {
  const { failed, key, place, length } = options;
  const acts = system.processes.map((): L[] => []);
  const turns = new Turns(place);
  const failures = new Set<string>();
  for (const { process, label } of steps) {
    const turn = turns.next(process, label);
    if (failed(label)) failures.add(turn);
  }
  let state = system.initial;
  let count = 0;
  const due = new Turns(place);
  const go = (process: number, wanted: string | null): boolean => {
    const moves = system.processes[process]?.moves(state) ?? [];
    const failing = moves.findIndex(
      ({ label }) => failed(label) && failures.has(due.peek(process, label)),
    );
    const same = moves.findIndex(({ label }) => !failed(label) && key(label) === wanted);
    const any = moves.findIndex(({ label }) => !failed(label));
    const choice = [failing, same, any].find((one) => one >= 0);
    const move = choice === undefined ? undefined : moves[choice];
    // It has nothing to do there.
    if (choice === undefined || !move) return true;
    due.next(process, move.label);
    folded();
    const taken = tryMove(move, state);
    if (taken.broken) return false;
    for (const label of [move.label, ...folded()]) {
      if (key(label) !== '') acts[process]?.push(label);
    }
    state = taken.state;
    count++;
    return judge(system, 'always', state).length === 0;
  };
  for (const { process, label } of steps) if (!go(process, key(label))) return null;
  while (count < length) {
    const next = system.processes.flatMap((one, process) => {
      const possible = one.moves(state).some((move) => !failed(move.label));
      return possible ? [{ process, resting: one.resting(state) }] : [];
    });
    const one = next.find(({ resting }) => !resting) ?? next[0];
    if (!one) break;
    if (!go(one.process, null)) return null;
  }
  if (count >= length || judgeQuietly(system, state).length > 0) return null;
  const found = acts
    .flatMap((labels, process) => differences(broken, process, labels, options))
    .toSorted((a, b) => a.told.step - b.told.step);
  return found.length === 0 ? null : { differences: found, acts: acts.flat() };
}

/** Numbers what each process does at the same place: the failure of the third call is that of the third. */
class Turns<L> {
  readonly #counts = new Map<string, number>();
  readonly #place: (label: L) => string;

  constructor(place: (label: L) => string) {
    this.#place = place;
  }

  /** What `next` would say. */
  peek(process: number, label: L): string {
    const key = `${process} ${this.#place(label)}`;
    return `${key} ${this.#counts.get(key) ?? 0}`;
  }

  next(process: number, label: L): string {
    const turn = this.peek(process, label);
    const key = `${process} ${this.#place(label)}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return turn;
  }
}

/**
 * Where one context does something else, before its last action in the violation. Of a call that only
 * one of the two makes, the call is told, and not what it does.
 */
function differences<L>(
  broken: readonly BrokenStep<L>[],
  process: number,
  repaired: readonly L[],
  { key, depth, added: isAdded }: RepairedOptions<L>,
): readonly Difference<L>[] {
  const own = broken.flatMap(({ process: who, actions }, step) =>
    who === process
      ? actions
          .map(({ label, matters }, part) => ({ label, step, matters: matters && part === 0 }))
          .filter(({ label }) => key(label) !== '')
      : [],
  );
  const labels = own.map(({ label }) => label);
  const pairs = common(labels.map(key), repaired.map(key));
  const level = (list: readonly L[]): number => Math.min(...list.map(depth));
  const outer = (list: readonly L[]): readonly L[] =>
    list.filter((label) => depth(label) === level(list));
  /** What follows on this level before the function is left. */
  const inCall = (list: readonly L[], on: number): readonly L[] => {
    const left = list.findIndex((label) => depth(label) < on);
    return list.slice(0, left < 0 ? undefined : left).filter((label) => depth(label) === on);
  };
  return [[-1, -1] as const, ...pairs].flatMap(([i, j], n): readonly Difference<L>[] => {
    const [nextOwn, nextOther] = pairs[n] ?? [own.length, repaired.length];
    const [only, added] = [labels.slice(i + 1, nextOwn), repaired.slice(j + 1, nextOther)];
    const here = own[i + 1];
    if (!here || (only.length === 0 && added.length === 0)) return [];
    const ends = nextOwn === own.length;
    const most = Math.min(level(only), ends ? Infinity : level(added));
    const around = (label: L): boolean => depth(label) <= most;
    // The violation ends here, and the run with the fix goes on: that alone is no difference.
    const [first, ...rest] = added;
    const goesOn = ends && first !== undefined && depth(first) < level(only);
    const instead =
      first === undefined || goesOn ? [] : [first, ...inCall(rest, depth(first)).filter(isAdded)];
    const told = ends ? instead : outer(added);
    return [
      {
        process,
        told: {
          step: here.step,
          before: labels.slice(0, i + 1).findLast(around) ?? null,
          broken: outer(only).slice(0, MOST),
          repaired: told.slice(0, MOST),
          more: Math.max(0, told.length - MOST),
          next: (ends ? (goesOn ? first : null) : labels.slice(nextOwn).find(around)) ?? null,
        },
        matters: own.slice(i + 1, nextOwn).some(({ matters }) => matters),
      },
    ];
  });
}

/** The places of a longest common subsequence of two lists, in both. */
function common(
  a: readonly string[],
  b: readonly string[],
): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  // What they begin with alike belongs to one in any case: mostly that is nearly all.
  let start = 0;
  while (start < a.length && a[start] === b[start]) pairs.push([start, start++]);
  const width = b.length + 1 - start;
  const at = (i: number, j: number): number => (i - start) * width + j - start;
  const length = new Uint32Array(at(a.length, b.length) + 1);
  for (let i = a.length - 1; i >= start; i--) {
    for (let j = b.length - 1; j >= start; j--) {
      length[at(i, j)] =
        a[i] === b[j]
          ? 1 + length[at(i + 1, j + 1)]!
          : Math.max(length[at(i + 1, j)]!, length[at(i, j + 1)]!);
    }
  }
  for (let i = start, j = start; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (length[at(i + 1, j)]! >= length[at(i, j + 1)]!) i++;
    else j++;
  }
  return pairs;
}
