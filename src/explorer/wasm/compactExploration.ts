// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from '../exploration.ts';
import type { Layout } from '../layout.ts';
import { ImpureError } from '../learn.ts';
import { mulberry32 } from '../random.ts';
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

/**
 * Fewer nodes change in a shaped tree; but where more of them are distinct, they no longer fit a cache.
 * The samples are taken ahead of the search: what two contexts do at once comes late in it.
 */
function shapeFor<S, L>(x: Exploration<S, L>, words: number): Topology {
  const flat = balanced(words);
  if (x.store.size < SAMPLES) return flat;
  const { states, changes } = walkAhead(x);
  const shaped = topologyOf(words, changes);
  return nodesOf(shaped, states) < nodesOf(flat, states) ? shaped : flat;
}

/** States below which none is worth a choice. */
const SAMPLES = 400;

/** Walks ahead, and the states that each keeps. */
const WALKS = 100;
const STRIDE = 12;
const STEPS = 300;

interface Samples {
  readonly states: readonly Int32Array[];
  /** Which words each of their moves changes. */
  readonly changes: readonly ReadonlySet<number>[];
}

/** States and moves on random walks from stored states, the same ones each time. */
function walkAhead<S, L>(x: Exploration<S, L>): Samples {
  const random = mulberry32(1);
  const { width } = x.layout;
  const states: Int32Array[] = [];
  const changes: ReadonlySet<number>[] = [];
  for (let walk = 0; walk < WALKS; walk++) {
    let state = x.wordsOf(Math.floor(random() * x.store.size));
    for (let step = 0; step < STEPS; step++) {
      const next = x.successors;
      try {
        next.expand(state, 0, 0);
      } catch (error) {
        if (error instanceof ImpureError) throw error;
        // The search tells it if it ever comes here: behind a broken rule a system may do anything.
        break;
      }
      if (next.count === 0) break;
      const move = Math.floor(random() * next.count);
      const after = next.words.slice(move * width, (move + 1) * width);
      if (step % STRIDE === 0) {
        states.push(state);
        changes.push(new Set([...state.keys()].filter((w) => after[w] !== state[w])));
      }
      state = after;
    }
  }
  return { states, changes };
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
