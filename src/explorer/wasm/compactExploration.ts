// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from '../exploration.ts';
import type { Layout } from '../layout.ts';
import { CompactStore } from './compactStore.ts';
import { emitCore } from './core.ts';
import { CoreMemory } from './coreMemory.ts';
import { Image } from './image.ts';
import { MOST_PROCESSES } from './places.ts';
import { SpilledStore, type SpillOptions } from './spilledStore.ts';
import { balanced, nodesOf, topologyOf, type Topology } from './topology.ts';
import { WASM, type WasmModule } from './webAssembly.ts';

/** What an exploration needs to be run by a core: its states in the core's memory, and what is learnt. */
export interface Compact {
  readonly store: CompactStore;
  readonly image: Image;
  readonly topology: Topology;
  /** A core for several workers on the same memory. */
  readonly shared: () => WasmModule;
}

/** Whether the core can run a system with so many processes. */
export function fitsCore(processes: number): boolean {
  return processes > 0 && processes <= MOST_PROCESSES;
}

/** What a search is taken up from: a topology, and what fills the empty store. */
export interface Kept {
  readonly topology: Topology;
  readonly restore: (store: CompactStore) => void;
}

/**
 * Moves an exploration, as far as it is or as it was kept, into the memory of a core made for it.
 * @param pages of 64 KiB that it may have; default: what 32-bit addresses reach
 * @throws OutOfMemory
 */
export function compact<S, L>(
  x: Exploration<S, L>,
  kept?: Kept,
  pages?: number,
  spill?: SpillOptions,
): Compact {
  const { words, marker } = keysOf(x.layout);
  const topology = kept?.topology ?? shapeFor(x, words);
  const processes = x.system.processes.length;
  const memory = new CoreMemory(pages);
  const questions = x.questions.list.length;
  const image = new Image(memory, x.learner.outcomes, topology, processes, questions);
  const clauses = x.questions.always.length;
  const { roots } = image;
  const moduleOf = (shared: boolean): WasmModule =>
    new WASM.Module(emitCore({ topology, marker, processes, clauses, roots, shared }));
  const store = spill
    ? new SpilledStore(memory, moduleOf(false), x.layout, words, spill)
    : new CompactStore(memory, moduleOf(false), x.layout, words);
  store.grow();
  for (const path of x.learner.paths) image.add(path);
  x.learner.onLearn = (path) => image.add(path);
  x.watch.onChange = () => image.forgetWatches();
  const old = x.store;
  if (kept === undefined) {
    for (let id = 0; id < old.size; id++) {
      store.add(old.chunkOf(id), old.place(id), 0, old.parentOf(id));
    }
  }
  x.store = store;
  kept?.restore(store);
  return { store, image, topology, shared: () => moduleOf(true) };
}

function shapeFor<S, L>(x: Exploration<S, L>, words: number): Topology {
  const flat = balanced(words);
  if (x.store.size < SAMPLES) return flat;
  const shaped = topologyOf(words, sampleChanges(x));
  // Fewer nodes change in a shaped tree; but where more of them are distinct, they no longer fit a cache.
  const states = spread(x.store.size, NODE_SAMPLES).map((id) => x.wordsOf(id));
  return nodesOf(shaped, states) < nodesOf(flat, states) ? shaped : flat;
}

/** So many numbers below `size`, the later ones rather, as they are more like what comes. */
function spread(size: number, count: number): readonly number[] {
  const some = Math.min(count, size);
  return Array.from({ length: some }, (_, i) => Math.floor(size * Math.sqrt(i / some)));
}

/** States whose moves are looked at to shape the tree, and whose nodes to choose one. */
const SAMPLES = 400;
const NODE_SAMPLES = 2000;

/** Which words the moves of some states change. */
function sampleChanges<S, L>(x: Exploration<S, L>): readonly ReadonlySet<number>[] {
  const samples: Set<number>[] = [];
  for (const id of spread(x.store.size, SAMPLES)) {
    const before = x.wordsOf(id);
    const next = x.moves(id);
    for (let move = 0; move < next.count; move++) {
      const at = move * before.length;
      const words = [...before.keys()].filter((w) => next.words[at + w] !== before[w]);
      samples.push(new Set(words));
    }
  }
  return samples;
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
