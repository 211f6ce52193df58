// SPDX-License-Identifier: GPL-2.0-only
import { nearer } from '../breadthFirst.ts';
import type { CompactLevels } from './compactLevels.ts';
import type { CoreHandler } from './coreHandler.ts';
import type { Save } from './keeper.ts';
import { STATUS } from './places.ts';

/** What a search does between its batches. */
interface Between {
  /** Moves the states elsewhere, if that is worth while, when `next` is the first that is not expanded; whether it did. */
  readonly moves: (next: number) => boolean;
  readonly save: Save;
  /** Settles the store, if the core came back with a status that asks for it; whether some states were known. */
  readonly settle: (why: number) => Generator<void, boolean>;
}

/** One core by itself. True when the states have moved, and the search is not over. */
export function* alone<S, L>(
  levels: CompactLevels<S, L>,
  handler: CoreHandler<S, L>,
  fuel: number,
  { moves, save, settle }: Between,
): Generator<void, boolean> {
  const { x, store } = levels;
  store.core.head.value = levels.start;
  store.core.end.value = store.reach(levels.start, levels.end);
  if (moves(levels.start)) return true;
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
        if (!levels.next()) return false;
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
    if (moves(core.head.value)) return true;
  }
  yield* settle(STATUS.level);
  levels.tell(x.store.size - store.core.head.value);
  nearer(x, handler.next, levels.end);
  return false;
}
