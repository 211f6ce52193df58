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

/** How a core is made. */
export interface CompactTo {
  /** The tree over a state's words; default: the flat one. */
  readonly topology?: Topology | undefined;
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
  const topology = to.topology ?? balanced(words);
  const processes = x.system.processes.length;
  const memory = new CoreMemory(to.pages);
  const questions = x.questions.list.length;
  const image = new Image(memory, x.learner.outcomes, topology, processes, questions);
  const clauses = x.questions.always.length;
  const { roots } = image;
  const moduleOf = (shared: boolean): WasmModule =>
    new WASM.Module(emitCore({ topology, marker, processes, clauses, roots, shared }));
  const store = spill
    ? new SpilledStore(memory, moduleOf(false), x.layout, words, spill)
    : new CompactStore(memory, moduleOf(false), x.layout, words);
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
  return { store, image, topology, shared: () => moduleOf(true) };
}

/**
 * A better tree for states like those that are stored than `now`, if there is one. It matters: with fewer inner
 * nodes, what is asked for is more often in a cache, and more states have room.
 */
export function betterTopology<S, L>(
  x: Exploration<S, L>,
  now = balanced(keysOf(x.layout).words),
): Topology | undefined {
  const { size } = x.store;
  if (now.words === 2 || size === 0) return undefined;
  const shaped = topologyOf(now.words, statesOf(x, SHAPING, 0));
  // What comes next is more like the newer half.
  const judges = statesOf(x, JUDGING, size >>> 1);
  return nodesOf(shaped, judges) < nodesOf(now, judges) ? shaped : undefined;
}

/** States that shape a tree, and states that it is judged by. */
const SHAPING = 16_000;
const JUDGING = 4000;

/** So many stored states from one on, evenly spread. */
function statesOf<S, L>(x: Exploration<S, L>, count: number, from: number): Int32Array[] {
  const step = (x.store.size - from) / count;
  return Array.from({ length: count }, (_, i) => x.wordsOf(Math.floor(from + i * step)));
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
