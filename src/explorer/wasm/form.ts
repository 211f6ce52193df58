// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from '../exploration.ts';
import type { Layout } from '../layout.ts';
import { declaredPlacement, placementOf, type Placement, type Written } from './placement.ts';
import { balanced, nodesOf, topologyOf, type Topology } from './topology.ts';
import { Rewording } from './rewording.ts';

/** How states are kept: where their slots stand, and the trees over their words. */
export interface Form {
  readonly placement: Placement;
  readonly topology: Topology;
}

/**
 * A form for states like those that are stored, if it is better than `now`: what the moves write is in fewer
 * words, and states like these have fewer inner nodes. It matters: what is asked for is more often in a cache, and more
 * states have room.
 * @param expanded so many states are expanded: of others no moves are asked for
 * @param caution a factor for the bits that keys are to have
 */
export function betterForm<S, L>(
  x: Exploration<S, L>,
  expanded: number,
  now?: Form,
  caution = 1,
): Form | undefined {
  const { words } = keysOf(x.layout);
  if (words === 2 || x.store.size === 0) return undefined;
  const placement = placementOf(x.layout, movesOf(x, expanded));
  // The first states are unlike all others.
  const sample = statesOf(x, placement, SHAPING, x.store.size >>> 2);
  const topology = topologyOf(placement.words, sample, caution * growthFrom(x.store.size));
  const nodes = (form: Form): number =>
    // What comes next is more like the newer half.
    nodesOf(form.topology, statesOf(x, form.placement, JUDGING, x.store.size >>> 1));
  const form = { placement, topology };
  return now === undefined || nodes(form) < nodes(now) ? form : undefined;
}

/**
 * How many times as many bits keys are to have as so many states need: what is likely to be enough for 2^27 of
 * them, which is as many as there is memory for. (Measured: numbers need up to 2.1 times as many bits at the end as at
 * 2^15 states, 1.8 times as many as at 2^17, and 1.4 times as many as at 2^20.)
 */
function growthFrom(states: number): number {
  const left = Math.max(0, 27 - Math.log2(states));
  return 1 + left ** 2.5 / 370;
}

/** States that shape a tree, states that it is judged by, and states whose moves are counted, at most; one of so many. */
const SHAPING = 16_000;
const JUDGING = 4000;
const COUNTING = 4000;
const SPARSE = 12;

/** What the moves write that are learnt, by how often they are made in some of the states. */
function movesOf<S, L>(x: Exploration<S, L>, expanded: number): readonly Written[] {
  const { all } = x.learner.outcomes;
  const counts = all.map(() => 1);
  for (const id of spread(expanded, COUNTING, 0)) {
    const { outcomes, count } = x.moves(id);
    for (const outcome of outcomes.subarray(0, count)) counts[outcome] = (counts[outcome] ?? 1) + 1;
  }
  return all.map(({ writes }, i) => ({
    slots: writes.map(({ slot }) => slot),
    weight: counts[i] ?? 1,
  }));
}

/** So many stored states from one on, or all, evenly spread, in the core's form. */
function statesOf<S, L>(
  x: Exploration<S, L>,
  placement: Placement,
  count: number,
  from: number,
): Int32Array[] {
  const rewording = new Rewording(x.layout, declaredPlacement(x.layout), placement);
  return spread(x.store.size, count, from).map((id) =>
    rewording.of(x.store.chunkOf(id), x.store.place(id)).slice(),
  );
}

/** So many numbers, or all, below `size` from one on, evenly spread. */
function spread(size: number, most: number, from: number): number[] {
  const count = Math.ceil(Math.min(most, (size - from) / SPARSE));
  const step = (size - from) / count;
  return Array.from({ length: count }, (_, i) => Math.floor(from + i * step));
}

/** The form for when nothing is known about the states: slots as in the layout, two flat trees. */
export function plainForm(layout: Layout): Form {
  const { words } = keysOf(layout);
  return { placement: { ...declaredPlacement(layout), words }, topology: balanced(words) };
}

/** Words of a core's state in the layout's order, and for two words the bit that no state uses. */
export function keysOf(layout: Layout): { readonly words: number; readonly marker: bigint } {
  if (layout.width > 2) return { words: layout.width, marker: 0n };
  let used = 0n;
  for (const { word, shift, mask } of layout.slots) {
    used |= BigInt(mask) << BigInt(32 * word + shift);
  }
  for (let bit = 63n; bit >= 0n; bit--) {
    if ((used & (1n << bit)) === 0n) return { words: 2, marker: 1n << bit };
  }
  return { words: 3, marker: 0n };
}
