// SPDX-License-Identifier: GPL-2.0-only
import type { CoreInstance } from './coreInstance.ts';
import type { CoreMemory } from './coreMemory.ts';

/** Bytes of the stack on which cycles are looked for: far more than runs without one need. */
const STACK = 4 << 20;

/** States on the way between two looks at the clock: a few milliseconds. */
const FUEL = 2048;

/**
 * Whether the states that a core has in its table lead to each other without a cycle, by the core's depth-first search
 * from the state with this key; false also where that is not found out. Steps of some milliseconds.
 */
export function* acyclic(
  core: CoreInstance,
  memory: CoreMemory,
  initial: bigint,
): Generator<void, boolean> {
  const colours = 2 ** core.tableBits.value / 4;
  if (!memory.fits(colours + STACK + 128)) return false;
  const stack = memory.allocate(STACK);
  // Zeros, as memory that was handed out before is never handed out for this.
  const painted = memory.allocate(colours);
  let top = 4;
  memory.words[stack >>> 2] = core.find(initial);
  while (top > 0) {
    top = core.descend(stack, top, STACK, painted, FUEL);
    yield;
  }
  memory.release(painted, colours);
  return top === 0;
}
