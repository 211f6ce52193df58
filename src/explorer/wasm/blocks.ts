// SPDX-License-Identifier: GPL-2.0-only
import type { CompactStore } from './compactStore.ts';
import type { Variables } from './coreInstance.ts';
import { BLOCK, MOST_BLOCKS, SIZE } from './places.ts';

/** A worker's list of blocks: two words each, the first state and the one after the last. */
interface List {
  readonly at: Variables;
  /** Where it lies, as words. */
  readonly list: number;
  /** Where the worker's queue lies, as words: which of the list is left, from the first word to below the second. */
  readonly queue: number;
  /** So many are of the level at hand; blocks from there on are of the next. */
  count: number;
}

/**
 * The states of a level as several workers share them: in blocks of numbers. Each expands first what it has stored itself,
 * in that order, so that neighbours stay together: they are much alike and lead to the same states, which only their
 * worker finds among its recent ones. Then it takes blocks from the other end of another worker's list (work
 * stealing: Blumofe and Leiserson, "Scheduling multithreaded computations by work stealing", J. ACM 46, 1999).
 */
export class Blocks {
  private readonly store: CompactStore;
  private readonly onMoved: (from: number, to: number) => void;
  private readonly lists: readonly List[];

  /**
   * @param onMoved told the new number of a state that gets another one
   * @throws OutOfMemory
   */
  constructor(
    store: CompactStore,
    seats: readonly Variables[],
    onMoved: (from: number, to: number) => void,
  ) {
    this.store = store;
    this.onMoved = onMoved;
    const { memory, own } = store;
    this.lists = seats.map((at, i) => {
      const list = memory.allocateSparse(8 * MOST_BLOCKS);
      const base = at.own.value >>> 0;
      memory.words[(base + own.blocks) >>> 2] = list;
      memory.words[(base + own.peer) >>> 2] = seats[(i + 1) % seats.length]!.own.value;
      return { at, list: list >>> 2, queue: (base + own.queue) >>> 2, count: 0 };
    });
  }

  /** Shares out what is left of the level at hand, and what is stored of the next. */
  deal(from: number, levelEnd: number): void {
    for (const { at } of this.lists) at.blockCount.value = 0;
    this.share(from, levelEnd);
    this.begin();
    this.share(levelEnd, this.store.size);
  }

  /** Goes on to the next level: what is stored, and closed, since the last one began. */
  turn(): void {
    const { words } = this.store.memory;
    for (const { at, list, count } of this.lists) {
      words.copyWithin(list, list + 2 * count, list + 2 * at.blockCount.value);
      at.blockCount.value -= count;
    }
    this.begin();
  }

  /** States of the level that no worker has begun with. */
  get left(): number {
    const { words } = this.store.memory;
    const blocks = this.lists.map(({ queue }) => Math.max(0, words[queue + 1]! - words[queue]!));
    return BLOCK * blocks.reduce((sum, count) => sum + count, 0);
  }

  /**
   * Gives numbers that were taken and not used to the last states, so that there are none between the states. No worker
   * may have a batch that is stored and not judged.
   */
  close(): void {
    const { store } = this;
    const top = Math.min(store.size, store.core.most.value >>> 0);
    const holes = this.lists
      .map(({ at: { numbers, numbersEnd } }) => ({ from: numbers.value, to: numbersEnd.value }))
      .sort((one, other) => other.from - one.from);
    const size = holes.reduce((left, { from, to }) => left - (to - from), top);
    let last = top;
    const previous = (): number => {
      last--;
      for (const { from, to } of holes) if (last >= from && last < to) last = from - 1;
      return last;
    };
    for (const { from, to } of holes) {
      for (let hole = from; hole < Math.min(to, size); hole++) this.move(previous(), hole);
    }
    for (const { at } of this.lists) at.numbers.value = at.numbersEnd.value = 0;
    store.memory.words[SIZE >>> 2] = size;
  }

  /** Closes, and shares out what is stored of the next level, within the level at hand. */
  reopen(levelEnd: number): void {
    this.close();
    for (const { at, count } of this.lists) at.blockCount.value = count;
    this.share(levelEnd, this.store.size);
  }

  private move(from: number, to: number): void {
    this.store.renumber(from, to);
    this.onMoved(from, to);
  }

  /** Appends blocks to the lists: to each as many, side by side. */
  private share(from: number, to: number): void {
    const { words } = this.store.memory;
    const each = Math.ceil((to - from) / BLOCK / this.lists.length);
    let next = from;
    for (const { at, list } of this.lists) {
      for (let i = 0; i < each && next < to; i++, next += BLOCK) {
        words.set([next, Math.min(next + BLOCK, to)], list + 2 * at.blockCount.value++);
      }
    }
  }

  /** All blocks of the lists are of the level at hand. */
  private begin(): void {
    const { words } = this.store.memory;
    for (const one of this.lists) {
      one.count = one.at.blockCount.value;
      words[one.queue] = 0;
      words[one.queue + 1] = one.count;
    }
  }
}
