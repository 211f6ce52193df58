// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf } from '../../src/explorer/hash.ts';
import { Store } from '../../src/explorer/store.ts';

const WIDTH = 3;

/** Numbers in the order they came, by the words' text. */
function fill(states: readonly (readonly number[])[], hash: (words: Int32Array) => number): void {
  const store = new Store(WIDTH);
  const ids = new Map<string, number>();
  for (const state of states) {
    const words = Int32Array.from([7, ...state]);
    const key = state.join();
    const id = ids.get(key) ?? -1;
    expect(store.find(words, 1, hash(words))).toBe(id);
    expect(store.add(words, 1, hash(words), ids.size - 1, 5)).toBe(id < 0);
    if (id < 0) ids.set(key, ids.size);
  }
  expect(store.size).toBe(ids.size);
  for (const [key, id] of ids) {
    const place = store.place(id);
    expect([...store.chunkOf(id).subarray(place, place + WIDTH)].join()).toBe(key);
    expect([store.parentOf(id), store.moveOf(id)]).toEqual([id - 1, 5]);
  }
}

const states = fc.array(fc.tuple(fc.integer(), fc.nat(3), fc.nat(3)), { maxLength: 200 });

test('states with different hashes are kept apart and found again', () => {
  fc.assert(fc.property(states, (some) => fill(some, (words) => hashOf(words, 1, WIDTH))));
});

test('so are states whose hashes collide', () => {
  fc.assert(fc.property(states, (some) => fill(some, () => -1)));
});

test('it grows over many chunks', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => [i, i % 7, 0]);

  fill(many, (words) => hashOf(words, 1, WIDTH));
});
