// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { array, int, layoutOf, pack, record } from '../../src/explorer/index.ts';
import { Forest } from '../../src/explorer/forest.ts';

const layout = layoutOf(record({ wide: array(2, int(0, 999)), small: int(0, 5) }));

test('a tree finds what was added, and nothing else', () => {
  const state = fc.record({
    wide: fc.tuple(fc.nat(999), fc.nat(30)),
    small: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(state, { minLength: 1, maxLength: 300 }), state, (states, other) => {
      const forest = new Forest(layout.slots, 2);
      const added = new Map<string, number>();
      const words = new Int32Array(layout.width);
      for (const one of states) {
        pack(layout, one, words);
        const key = JSON.stringify(one);
        const known = added.get(key) ?? -1;
        expect(forest.find(1, words, 0)).toBe(known);
        if (known >= 0) continue;
        const reads = layout.slots.map((slot) => ({
          slot,
          code: (words[slot.word]! >>> slot.shift) & slot.mask,
        }));
        expect(forest.add(1, reads, added.size, () => undefined)).toBe(true);
        added.set(key, added.size);
      }
      for (const one of [...states, other]) {
        pack(layout, one, words);
        expect(forest.find(1, words, 0)).toBe(added.get(JSON.stringify(one)) ?? -1);
        expect(forest.find(0, words, 0)).toBe(-1);
      }
    }),
  );
});

test('a path that contradicts the tree is refused', () => {
  const [a, b, c] = layout.slots;
  const add = (forest: Forest, ...slots: (typeof a)[]): boolean =>
    forest.add(
      0,
      slots.map((slot) => ({ slot: slot!, code: 1 })),
      7,
      () => undefined,
    );
  const forest = new Forest(layout.slots, 1);

  expect(add(forest, a, c)).toBe(true);
  expect(add(forest, b, c)).toBe(false);
  expect(add(forest, a)).toBe(false);
  expect(add(forest, a, c)).toBe(false);
  expect(add(forest, a, c, b)).toBe(false);
});
