// SPDX-License-Identifier: GPL-2.0-only
import type { CompactStore } from './compactStore.ts';

/** Times as many states at which it is looked once more. */
const AGAIN = 8;

/** Inner nodes that are fewer than the states divided by this are no burden. */
const FEW = 32;

/** How many times as many bits keys are to have as those that turned out to be too small. */
const CAUTIOUS = 1.2;

/** Times as many states as at the first moment, from which on a move takes longer than it saves. */
const LATE = 32;

/** When to shape anew what states are kept in. */
export class Moments {
  private readonly late: number;
  /** States at the moments that are left. */
  private readonly left: number[];
  /** States when that was last done. */
  private last: number;
  /** How many times as many bits the keys are to have as was thought at first. */
  caution = 1;

  /** @param shape states at the first moment */
  constructor(shape: number, { size }: CompactStore) {
    this.left = [shape, AGAIN * shape].filter((states) => states > size);
    this.late = LATE * shape;
    this.last = size;
  }

  /**
   * Whether this is one, once for each: where inner nodes are many; or where there are twice as many states as the last time,
   * and some keys have no room for all of their parts' numbers.
   */
  isOne({ size, nodes, nodeIndex }: CompactStore): boolean {
    const [next] = this.left;
    const isNext = next !== undefined && size >= next;
    if (isNext) this.left.shift();
    const isFull = size >= 2 * this.last && size < this.late && nodeIndex.ranges.isFull;
    if (!isFull && !(isNext && nodes >= next / FEW)) return false;
    if (isFull) this.caution *= CAUTIOUS;
    this.last = size;
    return true;
  }
}
