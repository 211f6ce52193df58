// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { array, int, record } from '../../src/explorer/index.ts';
import { layoutOf, type Slot } from '../../src/explorer/layout.ts';
import {
  declaredPlacement,
  placementOf,
  type Placement,
} from '../../src/explorer/wasm/placement.ts';
import { Rewording } from '../../src/explorer/wasm/rewording.ts';

const layout = layoutOf(
  record({
    a: array(9, int(0, 1000)),
    b: array(20, int(0, 1)),
    c: array(5, int(0, 30)),
    d: int(0, 0),
  }),
);

const slotAt = (path: string): Slot => layout.slots.find((slot) => slot.path === path)!;

const moves = fc.array(
  fc.record({
    slots: fc.subarray([...layout.slots], { maxLength: 5 }),
    weight: fc.integer({ min: 1, max: 50 }),
  }),
  { maxLength: 12 },
);

/** The bits that two slots have in common. */
function shared({ words, places }: Placement): number {
  const taken = new Int32Array(words);
  let common = 0;
  for (const { index, mask } of layout.slots) {
    const { word, shift } = places[index]!;
    common |= taken[word]! & (mask << shift);
    taken[word]! |= mask << shift;
  }
  return common;
}

/** A state of any values: words by the layout. */
const states = fc
  .tuple(...layout.slots.map(({ values }) => fc.nat(values.length - 1)))
  .map((codes) => {
    const words = new Int32Array(layout.width);
    for (const { index, word, shift } of layout.slots) words[word]! |= codes[index]! << shift;
    return words;
  });

test('each slot has bits of its own, whatever is written with what', () => {
  fc.assert(
    fc.property(moves, (written) => {
      const placement = placementOf(layout, written);

      expect(shared(placement)).toBe(0);
      for (const { index, bits } of layout.slots) {
        const { word, shift } = placement.places[index]!;
        expect(shift + bits).toBeLessThanOrEqual(32);
        if (bits > 0) expect(word).toBeLessThan(placement.words);
      }
    }),
  );
  expect(shared({ words: 3, places: layout.slots.map(() => ({ word: 0, shift: 0 })) })).not.toBe(0);
});

test('what is written together shares a word, with nothing that is written without it', () => {
  const [a0, a5, b3, c1] = [slotAt('a.0'), slotAt('a.5'), slotAt('b.3'), slotAt('c.1')];
  const { places } = placementOf(layout, [
    { slots: [a0, b3], weight: 7 },
    { slots: [a5, c1], weight: 5 },
  ]);
  const wordOf = ({ index }: Slot): number => places[index]!.word;

  expect(wordOf(b3)).toBe(wordOf(a0));
  expect(wordOf(c1)).toBe(wordOf(a5));
  expect(wordOf(a5)).not.toBe(wordOf(a0));
  const others = layout.slots.filter((slot) => slot.bits > 0 && ![a0, a5, b3, c1].includes(slot));
  for (const slot of others) expect([wordOf(a0), wordOf(a5)]).not.toContain(wordOf(slot));
});

test('a rewording and its reverse give back each state, in any order, and tell them apart', () => {
  const declared = declaredPlacement(layout);
  const backAndForth = (placement: Placement, all: readonly Int32Array[]): boolean => {
    const there = new Rewording(layout, declared, placement);
    const back = new Rewording(layout, placement, declared);
    return all.every((state) => back.of(there.of(state, 0), 0).join() === state.join());
  };
  fc.assert(
    fc.property(moves, fc.array(states, { minLength: 1, maxLength: 6 }), (written, all) => {
      expect(backAndForth(placementOf(layout, written), all)).toBe(true);
      expect(backAndForth(declared, all)).toBe(true);
    }),
  );
  // Two slots at one place lose a state.
  const places = layout.slots.map(({ word, shift }) => ({ word, shift }));
  places[slotAt('a.1').index] = places[slotAt('a.0').index]!;
  const full = fc.sample(states, { numRuns: 20, seed: 1 });
  expect(backAndForth({ words: layout.width, places }, full)).toBe(false);
});
