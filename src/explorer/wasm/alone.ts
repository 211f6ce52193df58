// SPDX-License-Identifier: GPL-2.0-only
import { nearer } from '../breadthFirst.ts';
import type { CompactLevels } from './compactLevels.ts';
import type { CoreHandler } from './coreHandler.ts';
import type { Save } from './keeper.ts';
import { STATUS } from './places.ts';

/** What ends the work of one core: its end, others that have joined, or that the states have moved. */
export type Turn = 'end' | 'joined' | 'moved';

/** What a search does between its batches. */
interface Between {
  /** Whether it is the turn of something else, when `next` is the first state that is not expanded. */
  readonly turn: (next: number) => Turn | undefined;
  readonly save: Save;
  /** Settles the store, if the core came back with a status that asks for it; whether some states were known. */
  readonly settle: (why: number) => Generator<void, boolean>;
}

/** One core by itself, until the end, or until it is the `turn` of something else. */
export function* alone<S, L>(
  levels: CompactLevels<S, L>,
  handler: CoreHandler<S, L>,
  fuel: number,
  { turn, save, settle }: Between,
): Generator<void, Turn> {
  const { x, store } = levels;
  const first = turn(store.core.head.value);
  if (first) return first;
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
        if (!levels.next()) return 'end';
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
    const now = turn(core.head.value);
    if (now) return now;
  }
  yield* settle(STATUS.level);
  levels.tell(x.store.size - store.core.head.value);
  nearer(x, handler.next, levels.end);
  return 'end';
}
