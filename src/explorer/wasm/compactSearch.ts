// SPDX-License-Identifier: GPL-2.0-only
import { breadthFirstUpTo, nearer, type Strategy } from '../breadthFirst.ts';
import type { CheckpointOptions } from '../checkpoint.ts';
import type { Exploration } from '../exploration.ts';
import type { SpillSpace } from '../spill.ts';
import { compact, type Compact } from './compactExploration.ts';
import type { CompactStore } from './compactStore.ts';
import { CompactLevels } from './compactLevels.ts';
import { CoreHandler } from './coreHandler.ts';
import { OutOfMemory } from './coreMemory.ts';
import { Keeper, type Save } from './keeper.ts';
import { FREE, MAX_PAGES, PAGE, STATUS } from './places.ts';
import { Remote } from './remote.ts';
import { together } from './together.ts';
import { SpilledStore, type SpillOptions } from './spilledStore.ts';
import type { WasmModule } from './webAssembly.ts';

/** States from which on the core is worth its making. */
const HANDOVER = 1 << 15;

/** States from which on another thread is worth its start. */
const CROWD = 300_000;

/** Batches made between two looks at the clock: a few milliseconds. */
const FUEL = 64;

export interface CompactOptions {
  /** States from which on a core runs the search. */
  readonly from?: number;
  /** Threads, and from how many states on; with 0 the search waits until they have started. */
  readonly workers?: number;
  readonly crowd?: number;
  /** Batches between two chances for a checkpoint, and for the clock. */
  readonly fuel?: number;
  readonly checkpoint?: CheckpointOptions;
  /** Pages of 64 KiB that the core may have; default: what 32-bit addresses reach. */
  readonly pages?: number;
  /** Where states go that the memory has no room for; such a search has one worker. */
  readonly spill?: SpillTo;
}

/** Where states go, and from how much memory on. */
export interface SpillTo {
  readonly space: SpillSpace;
  /** Bytes of all of the explorer's tables; default: what 32-bit addresses reach. */
  readonly memory?: number;
  /** See `SpillOptions`. */
  readonly tableStates?: number;
}

/**
 * The same search as `breadthFirst`, run by a core once there are `from` states: state by state in the
 * same order, so with the same numbers, verdicts and traces. The core comes back for whatever is not
 * learnt yet, and for what must be judged. Several workers share the states of a level: the verdict
 * and the length of the trace are the same, the order of the states and the trace may be others.
 */
export function compactBreadthFirst(options: CompactOptions = {}): Strategy {
  const { from = HANDOVER, crowd = CROWD, fuel = FUEL, spill } = options;
  const workers = spill ? 1 : (options.workers ?? 1);
  return function* run(x, depthBudget) {
    const keeper = options.checkpoint && new Keeper(x, options.checkpoint);
    const kept = keeper?.open();
    const most = Math.min(from, statesIn(x, spill?.memory));
    const position = kept?.head.position ?? (yield* breadthFirstUpTo(x, depthBudget, most));
    if (!kept && (x.done || position.next === x.store.size)) return;
    let made: Compact;
    try {
      made = compact(
        x,
        kept && {
          topology: kept.head.topology,
          restore: (store) => keeper?.restore(kept, store),
        },
        options.pages,
        spill && spillOf(x, spill),
      );
    } catch (error) {
      stopAt(x, error);
      return;
    }
    const { store } = made;
    x.ran = { executor: 'wasm', workers: 1 };
    const levels = new CompactLevels(x, store, depthBudget, position);
    const save: Save = (next) => {
      if (keeper?.due !== true) return;
      store.settle();
      keeper.save(store, made.topology, levels.positionAt(next));
    };
    const handler = new CoreHandler(levels, made.image);
    const remotes: Remote[] = [];
    let module: WasmModule | undefined;
    store.core.head.value = position.next;
    store.core.end.value = store.reach(position.next, levels.end);
    const ready = (): boolean => {
      if (workers > 1 && remotes.length === 0 && x.store.size >= crowd) {
        module = made.shared();
        for (let i = 1; i < workers; i++) remotes.push(new Remote(store.memory, module));
      }
      if (crowd === 0) for (const remote of remotes) remote.start();
      return remotes.length > 0 && remotes.every((remote) => remote.ready);
    };
    const settle = (why: number): Generator<void, boolean> =>
      settleIn(x, store, why, keeper !== undefined);
    try {
      const finished = yield* alone(levels, handler, fuel, { ready, save, settle });
      if (finished || module === undefined) return;
      store.share(module, workers);
      x.ran = { executor: 'wasm', workers };
      yield* together(levels, handler, remotes, save);
    } catch (error) {
      stopAt(x, error);
    } finally {
      for (const remote of remotes) remote.quit();
    }
  };
}

/**
 * Settles a store on a disk where it must be before the core goes on; whether some states were known. The end of
 * the time, or the user, ends that, too, and what is not settled is given up; but not where a rule is broken,
 * or a checkpoint is to have it all.
 */
function* settleIn<S, L>(
  x: Exploration<S, L>,
  store: CompactStore,
  why: number,
  keeps: boolean,
): Generator<void, boolean> {
  if (!(store instanceof SpilledStore)) return false;
  if (why === STATUS.grow ? !store.mustSettle : why !== STATUS.level && why !== STATUS.full) {
    return false;
  }
  if (keeps) return store.settle();
  return yield* store.settling(
    () => x.found.size === 0 && (x.stopped === 'interrupted' || x.stopped === 'seconds'),
  );
}

/** An end of memory ends the search; what it found is true still. */
function stopAt<S, L>(x: Exploration<S, L>, error: unknown): void {
  if (!(error instanceof OutOfMemory)) throw error;
  x.stopped = 'memory';
}

/** States for which the search in JavaScript takes no more than a quarter of the memory. */
function statesIn<S, L>(x: Exploration<S, L>, memory = Infinity): number {
  return memory / 4 / (4 * x.layout.width + 64);
}

function spillOf<S, L>(x: Exploration<S, L>, to: SpillTo): SpillOptions {
  return {
    space: to.space,
    memory: () => (to.memory ?? MAX_PAGES * PAGE - FREE) - x.learner.bytes,
    ...(to.tableStates !== undefined && { tableStates: to.tableStates }),
    onMoved: (from, id) => {
      for (const found of x.found.values()) {
        if (found.state === from) x.found.set(found.rule, { ...found, state: id });
      }
    },
  };
}

/** What a search does between its batches. */
interface Between {
  /** Whether others are there to share the work. */
  readonly ready: () => boolean;
  readonly save: Save;
  /** Settles the store, if the core came back with a status that asks for it; whether some states were known. */
  readonly settle: (why: number) => Generator<void, boolean>;
}

/** Works by itself until the end, or until others are `ready`: then it answers `false`. */
function* alone<S, L>(
  levels: CompactLevels<S, L>,
  handler: CoreHandler<S, L>,
  fuel: number,
  { ready, save, settle }: Between,
): Generator<void, boolean> {
  const { x, store } = levels;
  if (ready()) return false;
  // Renewed by slices only: a search that learns all the time has them as well.
  store.core.fuel.value = fuel;
  while (!x.done) {
    const { core } = store;
    const status = core.run();
    x.transitions += core.made.value;
    core.made.value = 0;
    if (status === STATUS.level) {
      if (core.head.value === levels.end) {
        yield* settle(status);
        if (x.done) break;
        levels.tell(x.store.size - core.head.value);
        if (!levels.next()) return true;
      }
      core.end.value = store.reach(core.head.value, levels.end);
    } else {
      const known = yield* settle(status);
      if (x.done) break;
      if (known && status === STATUS.full && store.size < core.most.value) continue;
    }
    handler.handle(status, core);
    levels.tell(x.store.size - core.head.value);
    if (status !== STATUS.slice) continue;
    yield;
    // The core comes back for a slice between two batches only.
    save(core.head.value);
    core.fuel.value = fuel;
    if (ready()) return false;
  }
  yield* settle(STATUS.level);
  levels.tell(x.store.size - store.core.head.value);
  nearer(x, handler.next, levels.end);
  return true;
}
