// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from '../exploration.ts';
import type { Layout } from '../layout.ts';
import { CompactStore } from './compactStore.ts';
import { emitCore } from './core.ts';
import { CoreMemory } from './coreMemory.ts';
import { Image } from './image.ts';
import { MOST_PROCESSES } from './places.ts';
import { declaredPlacement, placementOf, type Placement, type Written } from './placement.ts';
import { SpilledStore, type SpillOptions } from './spilledStore.ts';
import { balanced, nodesOf, topologyOf, type Topology } from './topology.ts';
import { Translation } from './translation.ts';
import { WASM, type WasmModule } from './webAssembly.ts';

/** What an exploration needs to be run by a core: its states in the core's memory, and what is learnt. */
export interface Compact {
  readonly store: CompactStore;
  readonly image: Image;
  readonly form: Form;
  /** A core for several workers on the same memory. */
  readonly shared: () => WasmModule;
}

/** How states are kept: where their slots stand, and the tree over their words. */
export interface Form {
  readonly placement: Placement;
  readonly topology: Topology;
}

/** Whether the core can run a system with so many processes. */
export function fitsCore(processes: number): boolean {
  return processes > 0 && processes <= MOST_PROCESSES;
}

/** How a core is made. */
export interface CompactTo {
  /** Default: slots as in the layout, and the flat tree. */
  readonly form?: Form | undefined;
  /** Fills the empty store; default: with the exploration's states. */
  readonly restore?: ((store: CompactStore) => void) | undefined;
  /** Pages of 64 KiB that it may have; default: what 32-bit addresses reach. */
  readonly pages?: number | undefined;
  readonly spill?: SpillOptions | undefined;
}

/**
 * Moves an exploration, as far as it is or as it was kept, into the memory of a core made for it. Where
 * the states do not fit, the exploration is as it was.
 * @throws OutOfMemory
 * @throws NoAddresses
 */
export function compact<S, L>(x: Exploration<S, L>, to: CompactTo): Compact {
  const { spill } = to;
  const { words, marker } = keysOf(x.layout);
  const form = to.form ?? plainForm(x.layout, words);
  const { placement, topology } = form;
  const processes = x.system.processes.length;
  const memory = new CoreMemory(to.pages);
  const questions = x.questions.list.length;
  const image = new Image(memory, x.learner.outcomes, topology, placement, processes, questions);
  const clauses = x.questions.always.length;
  const { roots } = image;
  const moduleOf = (shared: boolean): WasmModule =>
    new WASM.Module(emitCore({ topology, marker, processes, clauses, roots, shared }));
  const store = spill
    ? new SpilledStore(memory, moduleOf(false), x.layout, placement, spill)
    : new CompactStore(memory, moduleOf(false), x.layout, placement);
  const old = x.store;
  try {
    store.grow();
    for (const path of x.learner.paths) image.add(path);
    store.nodeIndex.foresee(image.batchNodes);
    if (to.restore === undefined) store.takeOver(old);
  } catch (error) {
    if (store instanceof SpilledStore) store.close();
    throw error;
  }
  x.learner.onLearn = (path) => {
    image.add(path);
    store.nodeIndex.foresee(image.batchNodes);
  };
  x.watch.onChange = () => image.forgetWatches();
  x.store = store;
  old.close?.();
  to.restore?.(store);
  return { store, image, form, shared: () => moduleOf(true) };
}

/**
 * A better form for states like those that are stored than `now`, if there is one: what the moves write is in fewer
 * words, and states like these have fewer inner nodes. It matters: what is asked for is more often in a cache, and more
 * states have room.
 * @param expanded so many states are expanded: of others no moves are asked for
 */
export function betterForm<S, L>(
  x: Exploration<S, L>,
  expanded: number,
  now?: Form,
): Form | undefined {
  const { words } = keysOf(x.layout);
  if (words === 2 || x.store.size === 0) return undefined;
  const placement = placementOf(x.layout, movesOf(x, expanded));
  // The first states are unlike all others.
  const topology = topologyOf(placement.words, statesOf(x, placement, SHAPING, x.store.size >>> 2));
  const nodes = (form: Form): number =>
    // What comes next is more like the newer half.
    nodesOf(form.topology, statesOf(x, form.placement, JUDGING, x.store.size >>> 1));
  const form = { placement, topology };
  return nodes(form) < nodes(now ?? plainForm(x.layout, words)) ? form : undefined;
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
  const translation = new Translation(x.layout, placement);
  return spread(x.store.size, count, from).map((id) =>
    translation.toCore(x.store.chunkOf(id), x.store.place(id)).slice(),
  );
}

/** So many numbers, or all, below `size` from one on, evenly spread. */
function spread(size: number, most: number, from: number): number[] {
  const count = Math.ceil(Math.min(most, (size - from) / SPARSE));
  const step = (size - from) / count;
  return Array.from({ length: count }, (_, i) => Math.floor(from + i * step));
}

function plainForm(layout: Layout, words: number): Form {
  return { placement: declaredPlacement(layout, words), topology: balanced(words) };
}

/** Words per key's tree, and for two words the bit that no state uses. */
function keysOf(layout: Layout): { readonly words: number; readonly marker: bigint } {
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
