// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { balanced, nodesOf, topologyOf } from '../../src/explorer/wasm/topology.ts';

test('equal nodes count once, wherever they stand', () => {
  const flat = balanced(4);

  expect(nodesOf(flat, [[1, 2, 1, 2]])).toBe(1);
  expect(nodesOf(flat, [[1, 2, 3, 4]])).toBe(2);
  expect(
    nodesOf(flat, [
      [1, 2, 3, 4],
      [1, 2, 3, 5],
      [1, 2, 3, 4],
    ]),
  ).toBe(3);
});

test('what changes together has fewer nodes when it stands together', () => {
  // Words 0 and 2 count up together, words 1 and 3 as well, but at another pace.
  const states = Array.from({ length: 36 }, (_, i) => [i % 6, Math.floor(i / 6), i % 6, i]);
  const moves = [new Set([0, 2]), new Set([1, 3])];

  expect(nodesOf(topologyOf(4, moves), states)).toBeLessThan(nodesOf(balanced(4), states));
});
