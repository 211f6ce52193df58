// SPDX-License-Identifier: GPL-2.0-only
import { canonical } from '../../src/explorer/canonical.ts';
import { movesOf, tryMove, type Enabled } from '../../src/explorer/reference.ts';
import type { Choice } from '../../src/explorer/replay.ts';
import type { Broken, System, TraceStep } from '../../src/explorer/system.ts';
import { moveOf, switchesOf } from '../../src/story/choice.ts';
import { breaks, retold, type Simplest, type SimplestOptions } from '../../src/story/simplest.ts';

/** One way to come to a state: its last step, the way before it, and what it costs. */
interface Way<S> {
  readonly cost: number;
  readonly step: Choice | null;
  readonly before: Way<S> | null;
}

/** A state on some shortest run, and the cheapest way to it for each context that may move last. */
interface Node<S> {
  readonly state: S;
  /** How many steps of its own each context has done, where that is searched. */
  readonly done: readonly number[];
  readonly ways: Map<number, Way<S>>;
}

/** A failure costs less than a switch, and both less than any more of the first. */
const SWITCH = 1000;

/** What `simplest` is compared with: the same search on plain states, by immer. */
export function plainSimplest<S, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
  options: SimplestOptions<L>,
): Simplest<S, L> {
  if (broken.trace.loop !== undefined) return { broken, among: 'as found' };
  const everything = search(system, broken, options, false);
  if (everything) return { broken: everything, among: 'all shortest runs' };
  const orders = search(system, broken, options, true);
  if (orders) return { broken: orders, among: 'all orders of these steps' };
  return { broken, among: 'as found' };
}

function search<S, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
  options: SimplestOptions<L>,
  onlyOrder: boolean,
): Broken<S, L> | null {
  const { steps, initial } = broken.trace;
  const start = onlyOrder ? Math.min(options.fixed, steps.length) : 0;
  const own = system.processes.map((_, p) =>
    onlyOrder ? steps.slice(start).filter(({ process }) => process === p) : [],
  );
  const prefix = steps.slice(0, start);
  const seen = new Set<string>();
  let level: Node<S>[] = [
    {
      state: prefix.at(-1)?.state ?? initial,
      done: own.map(() => 0),
      ways: new Map([[prefix.at(-1)?.process ?? -1, wayOf(prefix)]]),
    },
  ];
  let count = 0;
  let best: { readonly way: Way<S>; readonly weight: number } | null = null;
  const found = (way: Way<S>, end: S): void => {
    const weight = way.cost * SWITCH * SWITCH + changed(initial, end);
    if (best === null || weight < best.weight) best = { way, weight };
  };
  for (let depth = start; depth < steps.length; depth++) {
    const next = new Map<string, Node<S>>();
    for (const node of level) {
      for (const { process, choice, move } of offers(system, node, own, onlyOrder)) {
        const taken = tryMove(move, node.state);
        const cost = options.failed(move.label) ? 1 : 0;
        const way = (): Way<S> => cheapest(node, { process, choice }, cost);
        if (taken.broken) {
          const { rule, message } = taken.broken;
          const last = depth === steps.length - 1;
          if (last && rule === broken.rule && message === broken.message) found(way(), node.state);
          continue;
        }
        const done = onlyOrder ? node.done.map((n, p) => (p === process ? n + 1 : n)) : node.done;
        const key = canonical(system.schema, taken.state) + (onlyOrder ? done.join() : '');
        if (seen.has(key)) continue;
        const known = next.get(key) ?? { state: taken.state, done, ways: new Map() };
        next.set(key, known);
        const mine = way();
        const other = known.ways.get(process);
        if (!other || mine.cost < other.cost) known.ways.set(process, mine);
      }
    }
    count += next.size;
    if (count > options.states) return null;
    for (const key of next.keys()) seen.add(key);
    level = [...next.values()];
  }
  for (const node of level) {
    if (breaks(system, broken, node.state)) {
      for (const way of node.ways.values()) found(way, node.state);
    }
  }
  // It is assigned in a closure, which the compiler does not follow.
  const told = best as { readonly way: Way<S> } | null;
  return told && retold(system, broken, stepsOf(told.way));
}

function offers<S, L>(
  system: System<S, L>,
  node: Node<S>,
  own: readonly (readonly TraceStep<S, L>[])[],
  onlyOrder: boolean,
): readonly Enabled<S, L>[] {
  if (!onlyOrder) return movesOf(system, node.state);
  return own.flatMap((list, process) => {
    const step = list[node.done[process] ?? 0];
    const move = step && moveOf(system, node.state, step);
    return step && move && JSON.stringify(move.label) === JSON.stringify(step.label)
      ? [{ process, choice: step.choice, move }]
      : [];
  });
}

function cheapest<S>(node: Node<S>, step: Choice, extra: number): Way<S> {
  let best: Way<S> | null = null;
  for (const [last, before] of node.ways) {
    const switched = last !== -1 && last !== step.process ? SWITCH : 0;
    const cost = before.cost + switched + extra;
    if (best === null || cost < best.cost) best = { cost, step, before };
  }
  if (!best) throw new Error('a state that no way leads to');
  return best;
}

function wayOf<S>(steps: readonly Choice[]): Way<S> {
  const start: Way<S> = { cost: switchesOf(steps) * SWITCH, step: null, before: null };
  return steps.reduce<Way<S>>(
    (before, { process, choice }) => ({ cost: start.cost, step: { process, choice }, before }),
    start,
  );
}

function stepsOf<S>(way: Way<S>): readonly Choice[] {
  const steps: Choice[] = [];
  for (let at: Way<S> | null = way; at; at = at.before) if (at.step) steps.push(at.step);
  return steps.reverse();
}

/** In how many leaves two states differ. */
function changed(a: unknown, b: unknown): number {
  if (Object.is(a, b)) return 0;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return 1;
  const other = b as Readonly<Record<string, unknown>>;
  return Object.entries(a).reduce((sum, [key, value]) => sum + changed(value, other[key]), 0);
}
