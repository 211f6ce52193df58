// SPDX-License-Identifier: GPL-2.0-only
import type { CoreInstance } from './coreInstance.ts';
import type { CoreMemory } from './coreMemory.ts';
import type { Edges } from './peeling.ts';
import { CHUNK_BYTES } from './places.ts';

/** States whose keys are handed over at a time. */
const PIECE = 4096;

/**
 * The edges of the states that a core has stored.
 * @param keysFrom the keys of so many states from one on
 */
export function coreEdges(
  core: CoreInstance,
  memory: CoreMemory,
  size: number,
  keysFrom: (from: number, count: number) => BigUint64Array,
): Edges {
  return {
    initial: keysFrom(0, 1)[0]!,
    *states() {
      for (let from = 0; from < size; from += PIECE) {
        yield keysFrom(from, Math.min(PIECE, size - from));
      }
    },
    *from(keys) {
      // In a chunk that is lent: first the states, then what they lead to.
      const at = memory.chunk();
      const { buffer } = memory.memory;
      new BigUint64Array(buffer, at, keys.length).set(keys);
      const end = at + 8 * keys.length;
      try {
        for (let from = at; from < end; from = core.detail.value >>> 0) {
          const to = core.successors(from, end, end, at + CHUNK_BYTES) >>> 0;
          if (to === 0) return false;
          yield new BigUint64Array(buffer, end, (to - end) / 8).slice();
        }
        return true;
      } finally {
        memory.release(at, CHUNK_BYTES);
      }
    },
  };
}
