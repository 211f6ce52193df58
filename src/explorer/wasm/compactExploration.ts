// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from '../exploration.ts';
import { CompactStore } from './compactStore.ts';
import { emitCore } from './core.ts';
import { CoreMemory } from './coreMemory.ts';
import { keysOf, plainForm, type Form } from './form.ts';
import { Image } from './image.ts';
import { MOST_PROCESSES } from './places.ts';
import { SpilledStore, type SpillOptions } from './spilledStore.ts';
import { WASM, type WasmModule } from './webAssembly.ts';

/** What an exploration needs to be run by a core: its states in the core's memory, and what is learnt. */
export interface Compact {
  readonly store: CompactStore;
  readonly image: Image;
  readonly module: WasmModule;
}

/** Whether the core can run a system with so many processes. */
export function fitsCore(processes: number): boolean {
  return processes > 0 && processes <= MOST_PROCESSES;
}

/** How a core is made. */
export interface CompactTo {
  /** Default: slots as in the layout, and two flat trees. */
  readonly form?: Form | undefined;
  /** Fills the empty store; default: with the exploration's states. */
  readonly restore?: ((store: CompactStore) => void) | undefined;
  /** Pages of 64 KiB that it may have; default: what 32-bit addresses reach. */
  readonly pages?: number | undefined;
  readonly spill?: SpillOptions | undefined;
  /** Whether several workers may run it. */
  readonly shared?: boolean;
}

/**
 * Moves an exploration, as far as it is or as it was kept, into the memory of a core made for it. Where
 * the states do not fit, the exploration is as it was.
 * @throws OutOfMemory
 * @throws NoAddresses
 */
export function compact<S, L>(x: Exploration<S, L>, to: CompactTo): Compact {
  const { spill, shared = false } = to;
  const { marker } = keysOf(x.layout);
  const form = to.form ?? plainForm(x.layout);
  const { placement, topology } = form;
  const processes = x.system.processes.length;
  const memory = new CoreMemory(to.pages);
  const questions = x.questions.list.length;
  const image = new Image(memory, x.learner.outcomes, topology, placement, processes, questions);
  const clauses = x.questions.always.length;
  const { roots } = image;
  const shape = { topology, marker, processes, clauses, roots, shared };
  const module = new WASM.Module(emitCore(shape));
  const store = spill
    ? new SpilledStore(memory, module, x.layout, form, spill)
    : new CompactStore(memory, module, x.layout, form);
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
  return { store, image, module };
}
