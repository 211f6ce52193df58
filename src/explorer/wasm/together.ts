// SPDX-License-Identifier: GPL-2.0-only
import { nearer } from '../breadthFirst.ts';
import type { CompactLevels } from './compactLevels.ts';
import type { Save } from './keeper.ts';
import type { CoreHandler } from './coreHandler.ts';
import { CURSOR, HALT, LEVEL_END, STATUS } from './places.ts';
import type { Remote } from './remote.ts';

/** Batches that this thread makes between two looks at the others. */
const FUEL = 4;

/** What is done when a level is complete. */
interface BetweenLevels {
  readonly save: Save;
  /** Moves the states elsewhere, if that is worth while; whether it did. */
  readonly moves: (next: number) => boolean;
}

/**
 * Several cores on one memory, level by level: each claims states of the level and stores what is new
 * by compare-and-exchange; whatever needs JavaScript is done while all of them pause. So a level is
 * complete before the next one begins, and the first break is a nearest one, as with one worker. True
 * when the states have moved, and the search is not over.
 */
export function* together<S, L>(
  levels: CompactLevels<S, L>,
  handler: CoreHandler<S, L>,
  remotes: readonly Remote[],
  { save, moves }: BetweenLevels,
): Generator<void, boolean> {
  const { x, store } = levels;
  const { core } = store;
  const { words } = store.memory;
  const share = (from: number): void => {
    words[CURSOR >>> 2] = from;
    words[LEVEL_END >>> 2] = levels.end;
  };
  for (const remote of remotes) store.join(remote.variables);
  share(core.head.value);
  core.head.value = core.end.value = 0;
  while (!x.done) {
    for (const remote of remotes) {
      store.cores.inform(remote.variables);
      remote.post();
    }
    let status: number;
    try {
      status = yield* runAlong(levels, remotes);
    } finally {
      Atomics.store(words, HALT >>> 2, 1);
      for (const remote of remotes) remote.wait();
      Atomics.store(words, HALT >>> 2, 0);
    }
    const seats = [
      { status, at: core },
      ...remotes.map((remote) => ({ status: remote.wait(), at: remote.variables })),
    ];
    // A batch half stored knows its places in the table: nothing may grow until it is done.
    const between = seats.every(({ at }) => at.item.value >= at.count.value);
    const { mark } = handler;
    let pausing = false;
    for (const { status: why, at } of seats) {
      x.transitions += at.made.value;
      at.made.value = 0;
      handler.judgeQuiets(at);
      if (why !== STATUS.level) pausing = true;
      if (why !== STATUS.grow || between) handler.handle(why, at);
    }
    for (const { at } of seats) handler.restart(at, mark);
    levels.tell(store.size - Math.min(words[CURSOR >>> 2]!, levels.end));
    yield;
    if (pausing || x.done) continue;
    if (!levels.next()) return false;
    share(levels.start);
    save(levels.start);
    if (moves(levels.start)) return true;
  }
  nearer(x, levels.start, levels.end);
  return false;
}

/** Runs this thread's core until it must pause, or another one does. */
function* runAlong<S, L>(
  { x, store }: CompactLevels<S, L>,
  remotes: readonly Remote[],
): Generator<void, number> {
  const { core } = store;
  for (;;) {
    core.fuel.value = FUEL;
    const status = core.run();
    if (status === STATUS.level) {
      for (const remote of remotes) remote.wait();
      return status;
    }
    if (status !== STATUS.slice) return status;
    yield;
    if (x.done || remotes.some((remote) => remote.idle)) return status;
  }
}
