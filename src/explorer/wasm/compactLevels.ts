// SPDX-License-Identifier: GPL-2.0-only
import type { Position } from '../breadthFirst.ts';
import type { Exploration } from '../exploration.ts';
import type { CompactStore } from './compactStore.ts';

/** How far a search by cores has come, level by level. */
export class CompactLevels<S, L> {
  readonly x: Exploration<S, L>;
  readonly store: CompactStore;
  /** The states of the level at hand: from `start` to below `end`. */
  start: number;
  end: number;

  private level: number;
  private readonly depthBudget: number;

  constructor(
    x: Exploration<S, L>,
    store: CompactStore,
    depthBudget: number,
    { next, level, levelEnd }: Position,
  ) {
    this.x = x;
    this.store = store;
    this.depthBudget = depthBudget;
    this.level = level;
    this.start = next;
    this.end = levelEnd;
    this.allow();
  }

  /** Goes on to the next level; false when there is none. */
  next(): boolean {
    const { size } = this.store;
    if (size === this.end) return false;
    this.level++;
    this.start = this.end;
    this.end = size;
    this.allow();
    return true;
  }

  /** Where the search stands when `next` is the first state that is not expanded. */
  positionAt(next: number): Position {
    return { next, level: this.level, levelEnd: this.end };
  }

  /** Whether no new state may be stored any more. */
  get deepest(): boolean {
    return this.level >= this.depthBudget;
  }

  /** Tells the exploration how far the search is. */
  tell(queue: number): void {
    this.x.queue = queue;
    this.x.depth = this.store.size > this.end ? this.level + 1 : this.level;
  }

  private allow(): void {
    const most = this.deepest ? this.store.size : this.x.most;
    this.store.core.most.value = Math.min(most, 0xffffffff);
  }
}
