// SPDX-License-Identifier: GPL-2.0-only
import { breadthFirstUpTo, type Strategy } from '../breadthFirst.ts';
import type { CheckpointOptions } from '../checkpoint.ts';
import type { Exploration } from '../exploration.ts';
import type { SpillSpace } from '../spill.ts';
import { alone } from './alone.ts';
import { compact, type Compact, type CompactTo } from './compactExploration.ts';
import { CompactLevels } from './compactLevels.ts';
import type { CompactStore } from './compactStore.ts';
import { CoreHandler } from './coreHandler.ts';
import { NoAddresses, OutOfMemory } from './coreMemory.ts';
import { Crew } from './crew.ts';
import { betterForm, type Form } from './form.ts';
import { Keeper, type Save } from './keeper.ts';
import { Moments } from './moments.ts';
import { MAX_PAGES, PAGE, STATUS, TABLE } from './places.ts';
import { together } from './together.ts';
import { SpilledStore, type SpillOptions } from './spilledStore.ts';

/** States from which on the core is worth its making, where its code is long: for wide states. */
const HANDOVER = 1 << 15;

/** States from which on it is worth while to shape anew what they are kept in: the first are unlike what comes later. */
const SHAPE = 1 << 17;

/** States from which on other threads are worth having to wait for each other. */
const CROWD = 100_000;

/** Batches made between two looks at the clock: a few milliseconds. */
const FUEL = 16;

export interface CompactOptions {
  /** States from which on a core runs the search; default: for states of one or two words, the first. */
  readonly from?: number;
  /** Threads, and from how many states on; with 0 the search waits until they have started. */
  readonly workers?: number;
  readonly crowd?: number;
  /** States at which what they are kept in is shaped once more; see `betterForm`. */
  readonly shape?: number;
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
 * Where a core cannot be had, and nothing asks for one, the search goes on without.
 * @throws NoAddresses from the search, where a core is asked for
 */
export function compactBreadthFirst(options: CompactOptions = {}): Strategy {
  const workers = options.spill ? 1 : (options.workers ?? 1);
  return function* run(x, depthBudget) {
    const crew = new Crew(workers - 1, options.crowd ?? CROWD);
    try {
      yield* searchWith(crew, x, depthBudget, options);
    } finally {
      crew.end();
    }
  };
}

function* searchWith<S, L>(
  crew: Crew,
  x: Exploration<S, L>,
  depthBudget: number,
  options: CompactOptions,
): Generator<void, void> {
  const { shape = SHAPE, fuel = FUEL, spill } = options;
  const keeper = options.checkpoint && new Keeper(x, options.checkpoint);
  const kept = keeper?.open();
  const from = options.from ?? (x.layout.width > 2 ? HANDOVER : 0);
  const most = Math.min(from, statesIn(x, spill?.memory));
  let position =
    kept?.head.position ?? (yield* startingAt(x, crew, breadthFirstUpTo(x, depthBudget, most)));
  if (!kept && (x.done || position.next === x.store.size)) return;
  const shared = crew.size > 0;
  const to = { pages: options.pages, spill: spill && spillOf(x, spill), shared };
  let made: Compact;
  try {
    made = compact(x, {
      ...to,
      ...(kept
        ? { form: kept.head.form, restore: (store) => keeper?.restore(kept, store) }
        : { form: betterForm(x, position.next) }),
    });
  } catch (error) {
    const must = options.from !== undefined || keeper !== undefined || spill !== undefined;
    if (error instanceof NoAddresses && !must) {
      yield* breadthFirstUpTo(x, depthBudget, Infinity, position);
      return;
    }
    stopAt(x, error);
    return;
  }
  x.ran = { executor: 'wasm', workers: 1 };
  const moments = new Moments(shape, made.store);
  try {
    for (;;) {
      const { store, image, module } = made;
      const levels = new CompactLevels(x, store, depthBudget, position);
      const save: Save = (next) => {
        if (keeper?.due !== true) return;
        store.settle();
        keeper.save(store, levels.positionAt(next));
      };
      const moves = (next: number): boolean => {
        if (!mayMove(store, spill?.memory) || !moments.isOne(store)) return false;
        const better = reshaped(x, next, store.form, moments.caution, to);
        if (better === undefined) return false;
        made = better;
        position = levels.positionAt(next);
        return true;
      };
      const handler = new CoreHandler(levels, image);
      const settle = (status: number): Generator<void, boolean> =>
        settleIn(x, store, status, keeper !== undefined);
      const moved = shared
        ? yield* together(levels, handler, crew, module, { save, moves })
        : yield* alone(levels, handler, fuel, { moves, save, settle });
      if (!moved) return;
      crew.leave();
    }
  } catch (error) {
    stopAt(x, error);
  }
}

/** Starts threads while a search goes on without them. */
function* startingAt<S, L, T>(
  { store }: Exploration<S, L>,
  crew: Crew,
  search: Generator<void, T>,
): Generator<void, T> {
  for (;;) {
    const step = search.next();
    if (step.done === true) return step.value;
    crew.startAt(store.size);
    yield;
  }
}

/** The same search in a better form than it has now (a more cautious one is taken as it is), if there is room to move. */
function reshaped<S, L>(
  x: Exploration<S, L>,
  expanded: number,
  now: Form,
  caution: number,
  to: CompactTo,
): Compact | undefined {
  const form = betterForm(x, expanded, caution > 1 ? undefined : now, caution);
  try {
    return form && compact(x, { ...to, form });
  } catch (error) {
    if (!(error instanceof OutOfMemory || error instanceof NoAddresses)) throw error;
    return undefined;
  }
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
    memory: () => (to.memory ?? MAX_PAGES * PAGE - TABLE) - x.learner.bytes,
    ...(to.tableStates !== undefined && { tableStates: to.tableStates }),
    onMoved: (from, to) => x.renumber(from, to),
  };
}

/** Whether there is room for the states once more while they move. */
function mayMove(store: CompactStore, memory = Infinity): boolean {
  return !store.spilled && 2 * store.bytes < memory;
}
