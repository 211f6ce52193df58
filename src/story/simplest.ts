// SPDX-License-Identifier: GPL-2.0-only
import { isEqual } from '../explorer/equal.ts';
import { hashOf, share } from '../explorer/hash.ts';
import type { LearntMoves } from '../explorer/learn.ts';
import { judge, judgeQuietly, tryMove, type Judgement } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import { choiceOf, processOf, Store } from '../explorer/store.ts';
import type { Broken, System, TraceStep } from '../explorer/system.ts';
import { Walker } from '../explorer/walker.ts';
import { moveOf, switchesOf } from './choice.ts';

/** Among which runs the simplest was looked for. */
export type Among =
  /** All runs to this violation that are as short. */
  | 'all shortest runs'
  /** All orders of the steps of the run that was found. */
  | 'all orders of these steps'
  /** There were too many: this is the run that was found. */
  | 'as found';

/** A shortest run to a violation, and how simple it is among its like. */
export interface Simplest<S, L> {
  readonly broken: Broken<S, L>;
  readonly among: Among;
}

export interface SimplestOptions<L> {
  /** Whether a step is an injected failure; fewer are simpler. */
  readonly failed: (label: L) => boolean;
  /** At most so many states are looked at in each of the two searches. */
  readonly states: number;
  /** So many steps at the beginning stay as they are when only their order is searched. */
  readonly fixed: number;
}

/** One way to come to a state: its last step, the way before it, and what it costs. */
interface Way {
  readonly cost: number;
  readonly step: Choice | null;
  readonly before: Way | null;
}

/** The cheapest way to a state for each context that may move last, in the order in which they came. */
type Ways = { readonly last: number; way: Way }[];

/** A failure costs less than a switch, and both less than any more of the first. */
const SWITCH = 1000;

/**
 * Of all shortest runs to the same violation the one with fewest context switches, then fewest
 * failures, then fewest things changed at its end. Every prefix of a shortest run is one itself, so
 * the search goes level by level and keeps of each state the cheapest way for each last context.
 */
export function simplest<S, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
  options: SimplestOptions<L>,
  learnt?: LearntMoves,
): Simplest<S, L> {
  if (broken.trace.loop !== undefined) return { broken, among: 'as found' };
  const walker = new Walker(system, learnt);
  const everything = search(system, walker, broken, options, false);
  if (everything) return { broken: everything, among: 'all shortest runs' };
  const orders = search(system, walker, broken, options, true);
  if (orders) return { broken: orders, among: 'all orders of these steps' };
  return { broken, among: 'as found' };
}

/** Goes through packed states, as there may be thousands; `null` when there are more than the limit. */
function search<S, L>(
  system: System<S, L>,
  walker: Walker<S, L>,
  broken: Broken<S, L>,
  { failed, states, fixed }: SimplestOptions<L>,
  onlyOrder: boolean,
): Broken<S, L> | null {
  const { steps, initial } = broken.trace;
  const start = onlyOrder ? Math.min(fixed, steps.length) : 0;
  const own = system.processes.map((_, p) =>
    onlyOrder ? steps.slice(start).filter(({ process }) => process === p) : [],
  );
  const { width } = walker.layout;
  // Behind the state, where only the order is searched: how many steps each context has done.
  const record = new Int32Array(width + (onlyOrder ? own.length : 0));
  const store = new Store(record.length);
  const prefix = steps.slice(0, start);
  const first = walker.pack(initial);
  record.set(start === 0 ? first : walker.pack(prefix.at(-1)?.state ?? initial));
  store.add(record, 0, hashOf(record, 0, record.length), -1, -1);
  const ways: Ways[] = [[{ last: prefix.at(-1)?.process ?? -1, way: wayOf(prefix) }]];
  let best: { readonly way: Way; readonly weight: number } | null = null;
  const found = (way: Way, words: Int32Array, offset: number): void => {
    const weight = way.cost * SWITCH * SWITCH + walker.changed(first, 0, words, offset);
    if (best === null || weight < best.weight) best = { way, weight };
  };
  const labelOf = (id: number, process: number, choice: number): L =>
    walker.labelsOf(process, store.chunkOf(id), store.place(id))[choice]!;
  const wayBy = (id: number, process: number, choice: number): Way => {
    const extra = failed(labelOf(id, process, choice)) ? 1 : 0;
    return cheapest(ways[id]!, { process, choice }, extra);
  };
  let from = 0;
  for (let depth = start; depth < steps.length; depth++) {
    const end = store.size;
    for (let id = from; id < end; id++) {
      const chunk = store.chunkOf(id);
      const place = store.place(id);
      const { successors: next } = walker;
      next.expand(chunk, place, store.hashOf(id));
      for (let i = 0; i < next.count; i++) {
        const process = processOf(next.moves[i]!);
        const choice = choiceOf(next.moves[i]!);
        const done = onlyOrder ? chunk[place + width + process]! : 0;
        if (onlyOrder && !isStep(own[process]?.[done], choice, labelOf(id, process, choice))) {
          continue;
        }
        const violation = walker.violationOf(next.outcomes[i]!);
        if (violation) {
          const last = depth === steps.length - 1;
          if (last && isSame(violation, broken)) found(wayBy(id, process, choice), chunk, place);
          continue;
        }
        let words = next.words;
        let at = i * width;
        let hash = next.hashes[i]!;
        if (onlyOrder) {
          record.set(words.subarray(at, at + width));
          record.set(chunk.subarray(place + width, place + record.length), width);
          record[width + process] = done + 1;
          hash ^= share(done, width + process) ^ share(done + 1, width + process);
          words = record;
          at = 0;
        }
        let to = store.find(words, at, hash);
        if (to < 0) {
          to = store.size;
          if (to > states) return null;
          store.add(words, at, hash, -1, -1);
        }
        // Most lead to states that are no further away: what the way there costs is asked of the others only.
        if (to < end) continue;
        const way = wayBy(id, process, choice);
        const known = (ways[to] ??= []);
        const other = known.find(({ last }) => last === process);
        if (!other) known.push({ last: process, way });
        else if (way.cost < other.way.cost) other.way = way;
      }
    }
    from = end;
  }
  for (let id = from; id < store.size; id++) {
    const chunk = store.chunkOf(id);
    const place = store.place(id);
    if (!breaks(system, broken, walker.view(chunk, place))) continue;
    for (const { way } of ways[id]!) found(way, chunk, place);
  }
  // It is assigned in a closure, which the compiler does not follow.
  const told = best as { readonly way: Way } | null;
  const choices = told && stepsOf(told.way);
  if (choices && choices.every((choice, i) => isSameChoice(choice, steps[i]))) return broken;
  return choices && retold(system, broken, choices);
}

function isSameChoice({ process, choice }: Choice, step: Choice | undefined): boolean {
  return process === step?.process && choice === step.choice;
}

/** Whether a move is the one that this step of the run took. */
function isStep<S, L>(step: TraceStep<S, L> | undefined, choice: number, label: L): boolean {
  return step?.choice === choice && isEqual(label, step.label);
}

function isSame(a: Judgement, b: Judgement): boolean {
  return a.rule === b.rule && a.message === b.message;
}

function cheapest(ways: Ways, step: Choice, extra: number): Way {
  let best: Way | null = null;
  // By index: it is asked for thousands of states, before V8 would make an iterator cheap.
  for (let i = 0; i < ways.length; i++) {
    const { last, way: before } = ways[i]!;
    const switched = last !== -1 && last !== step.process ? SWITCH : 0;
    const cost = before.cost + switched + extra;
    if (best === null || cost < best.cost) best = { cost, step, before };
  }
  if (!best) throw new Error('a state that no way leads to');
  return best;
}

function wayOf(steps: readonly Choice[]): Way {
  const start: Way = { cost: switchesOf(steps) * SWITCH, step: null, before: null };
  return steps.reduce<Way>(
    (before, { process, choice }) => ({ cost: start.cost, step: { process, choice }, before }),
    start,
  );
}

function stepsOf(way: Way): readonly Choice[] {
  const steps: Choice[] = [];
  for (let at: Way | null = way; at; at = at.before) if (at.step) steps.push(at.step);
  return steps.reverse();
}

/** Whether a state breaks the rule in the same words. */
export function breaks<S, L>(system: System<S, L>, broken: Broken<S, L>, state: S): boolean {
  const properties = system.properties.filter(({ name }) => name === broken.rule);
  const judged = { ...system, properties };
  const wrong = [...judge(judged, 'always', state), ...judgeQuietly(judged, state)];
  return wrong.some((judgement) => isSame(judgement, broken));
}

/** The same violation by other steps. */
export function retold<S, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
  choices: readonly Choice[],
): Broken<S, L> {
  let state = system.initial;
  const steps = choices.map((choice): TraceStep<S, L> => {
    const move = moveOf(system, state, choice);
    if (!move) throw new Error(`process ${choice.process} has no move ${choice.choice} here`);
    const taken = tryMove(move, state);
    state = taken.state ?? state;
    return { ...choice, label: move.label, state };
  });
  return { ...broken, trace: { initial: system.initial, steps } };
}
