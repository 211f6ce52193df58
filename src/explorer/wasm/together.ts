// SPDX-License-Identifier: GPL-2.0-only
import { nearer } from '../breadthFirst.ts';
import { Blocks } from './blocks.ts';
import type { CompactLevels } from './compactLevels.ts';
import type { CoreHandler } from './coreHandler.ts';
import type { Variables } from './coreInstance.ts';
import type { Crew } from './crew.ts';
import type { Save } from './keeper.ts';
import { HALT, LEVEL_END, STATUS } from './places.ts';
import type { Remote } from './remote.ts';
import type { WasmModule } from './webAssembly.ts';

/** Batches that this thread makes between two looks at the others. */
const FUEL = 4;

/** A core, and what it came back for. */
interface Seat {
  readonly status: number;
  readonly at: Variables;
}

/** What is done when a level is complete. */
interface BetweenLevels {
  readonly save: Save;
  /** Moves the states elsewhere, if that is worth while; whether it did. */
  readonly moves: (next: number) => boolean;
}

/**
 * Cores on one memory, level by level, this thread's first alone, then with those that have joined: each takes states of
 * the level and stores what is new by compare-and-exchange; whatever needs JavaScript is done while all of them pause. So a
 * level is complete before the next one begins, and the first break is a nearest one, as with one worker. True
 * when the states have moved, and the search is not over.
 */
export function* together<S, L>(
  levels: CompactLevels<S, L>,
  handler: CoreHandler<S, L>,
  crew: Crew,
  module: WasmModule,
  { save, moves }: BetweenLevels,
): Generator<void, boolean> {
  const { x, store } = levels;
  const { core } = store;
  const { words } = store.memory;
  let remotes: readonly Remote[] = [];
  const blocksOfAll = (): Blocks => {
    const all = [core, ...remotes.map(({ variables }) => variables)];
    const shared = new Blocks(store, all, (from, to) => x.renumber(from, to));
    shared.deal(levels.start, levels.end);
    return shared;
  };
  const joined = (): boolean => {
    if (remotes.length > 0) return false;
    remotes = crew.join(store, module);
    if (remotes.length === 0) return false;
    store.share(remotes);
    x.ran = { executor: 'wasm', workers: store.cores.count };
    return true;
  };
  joined();
  let blocks = blocksOfAll();
  words[LEVEL_END >>> 2] = levels.end;
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
    const seats: readonly Seat[] = [
      { status, at: core },
      ...remotes.map((remote) => ({ status: remote.wait(), at: remote.variables })),
    ];
    // A batch half stored knows its places in the table and the numbers of its states: these stay until it is done.
    const isDone = ({ at }: Seat): boolean => at.item.value >= at.count.value;
    const isFull = ({ status: why }: Seat): boolean => why === STATUS.full;
    const allDone = seats.every(isDone);
    const allDoneOrFull = seats.every((seat) => isDone(seat) || isFull(seat));
    const needsRoom = (seat: Seat): boolean => isFull(seat) || seat.status === STATUS.grow;
    if (allDoneOrFull && seats.some(needsRoom)) blocks.reopen(levels.end);
    const mayHandle = (why: number): boolean => {
      if (why === STATUS.grow) return allDone;
      if (why === STATUS.full) return allDoneOrFull && store.size >= core.most.value >>> 0;
      // All states without moves are judged here.
      return why !== STATUS.quiet;
    };
    const { mark } = handler;
    let pausing = false;
    for (const { status: why, at } of seats) {
      x.transitions += at.made.value;
      at.made.value = 0;
      handler.judgeQuiets(at);
      if (why !== STATUS.level) pausing = true;
      if (mayHandle(why)) handler.handle(why, at);
    }
    for (const { at } of seats) handler.restart(at, mark);
    levels.tell(store.size - levels.end + blocks.left);
    yield;
    if (pausing || x.done) continue;
    blocks.close();
    if (!levels.next()) return false;
    words[LEVEL_END >>> 2] = levels.end;
    if (joined()) blocks = blocksOfAll();
    else blocks.turn();
    save(levels.start);
    if (moves(levels.start)) return true;
  }
  blocks.close();
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
