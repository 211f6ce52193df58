// SPDX-License-Identifier: GPL-2.0-only
import { unpack, type Layout, type Slot } from './layout.ts';
import type { Access } from './record.ts';
import { written } from './written.ts';

/**
 * The plain states of packed ones along a trace, frozen. Each shares with the one before whatever has
 * not changed, as immer's states do: whoever compares neighbours sees what is the same at a glance.
 */
export function unpackAlong(layout: Layout, packed: readonly Int32Array[]): readonly unknown[] {
  const byWord = slotsByWord(layout);
  const states: unknown[] = [];
  for (const [i, words] of packed.entries()) {
    const before = packed[i - 1];
    if (!before) {
      states.push(deeplyFrozen(unpack(layout, words)));
      continue;
    }
    const writes: Access[] = [];
    for (let word = 0; word < words.length; word++) {
      const bits = words[word]! ^ before[word]!;
      if (bits === 0) continue;
      for (const slot of byWord[word]!) {
        const { shift, mask } = slot;
        if (((bits >>> shift) & mask) === 0) continue;
        writes.push({ slot, code: (words[word]! >>> shift) & mask });
      }
    }
    states.push(written(states[i - 1], writes));
  }
  return states;
}

function slotsByWord({ slots, width }: Layout): readonly (readonly Slot[])[] {
  const byWord = Array.from({ length: width }, (): Slot[] => []);
  for (const slot of slots) byWord[slot.word]!.push(slot);
  return byWord;
}

function deeplyFrozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deeplyFrozen(part);
  return Object.freeze(value);
}
