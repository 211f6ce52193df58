// SPDX-License-Identifier: GPL-2.0-only
import { breadthFirst, type Strategy } from './breadthFirst.ts';
import { HashStore } from './hashStore.ts';
import { Successors } from './successors.ts';

/** How much of a state is kept. */
export interface HashCompactionOptions {
  /** Bits of a state's hash, 4 to 64; 64 unless told otherwise. */
  readonly bits?: number;
  /** Another one loses other states. */
  readonly seed?: number;
}

/**
 * Breadth first, keeping a hash of each visited state only. What breaks a rule is real, though its trace need
 * not be a shortest one. That nothing does is never `holds`: states whose hash was taken are lost, and the
 * result's `lost` tells how many that are, to be expected, beside those that only they lead to. Rules of the
 * kind `eventually` are not looked at.
 * @throws RangeError for another number of bits.
 */
export function hashCompaction({ bits = 64, seed = 1 }: HashCompactionOptions = {}): Strategy {
  if (!Number.isInteger(bits) || bits < 4 || bits > 64) {
    throw new RangeError(`a hash has from 4 to 64 bits, not ${bits}`);
  }
  return function* keepHashes(x, depthBudget) {
    const { learner, layout, system } = x;
    const { width } = layout;
    const next = new Successors(learner, width, system.processes.length);
    const store = new HashStore(width, bits, seed, (words, move) => {
      next.expand(words, 0, 0);
      const at = next.moves.subarray(0, next.count).indexOf(move);
      return next.words.slice(at * width, (at + 1) * width);
    });
    store.add(x.wordsOf(0), 0, 0, -1, -1);
    x.store = store;
    for (const _ of breadthFirst(x, depthBudget)) {
      store.release(store.size - x.queue);
      yield;
    }
    x.lost = { bits, states: store.lost };
    x.stopped ??= 'hash compaction';
  };
}
