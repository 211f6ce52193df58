// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import {
  array,
  explore,
  int,
  record,
  zero,
  type Infer,
  type System,
} from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { balanced, nodesOf, topologyOf } from '../../src/explorer/wasm/topology.ts';

test('equal nodes count once, but for each part', () => {
  const flat = balanced(8);

  expect(nodesOf(flat, [[1, 2, 1, 2, 1, 2, 1, 2]])).toBe(3);
  expect(nodesOf(flat, [[1, 2, 3, 4, 5, 6, 7, 8]])).toBe(6);
  expect(
    nodesOf(balanced(4), [
      [1, 2, 3, 4],
      [1, 2, 3, 5],
      [1, 2, 3, 4],
    ]),
  ).toBe(3);
});

test('what varies together has fewer nodes when it stands together', () => {
  // Words 0 and 2 are always the same, words 1 and 3 as well.
  const states = Array.from({ length: 36 }, (_, i) => [
    i % 6,
    Math.floor(i / 6),
    i % 6,
    Math.floor(i / 6),
  ]);

  expect(nodesOf(balanced(4), states)).toBe(2 * 36);
  expect(nodesOf(topologyOf(4, states, 20), states)).toBe(2 * 6);
});

test('each word stands in the trees once, each node joins what is below it, and keys have room', () => {
  const states = Array.from({ length: 50 }, (_, i) =>
    Array.from({ length: 9 }, (_, w) => (i * (w + 3)) % (w + 2)),
  );
  for (const growth of [1, 2, 4, 40]) {
    const { joints, parts } = topologyOf(9, states, growth);
    const below = (node: number): number[] => {
      if (node >= 9) return [node - 9];
      const { left, right } = joints.find(({ at }) => at === node)!;
      return left === right ? below(left) : [...below(left), ...below(right)];
    };
    const words = parts.flatMap(({ at }) => below(at));

    expect(words.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(joints.map(({ at }) => at)).size).toBe(joints.length);
    expect(parts.reduce((sum, { bits }) => sum + bits, 0)).toBeLessThanOrEqual(63);
  }
});

test('the more a search is yet to grow, the fewer parts share the bits of a key', () => {
  const states = Array.from({ length: 200 }, (_, i) => [
    i % 7,
    i % 11,
    i % 13,
    i % 5,
    i % 3,
    i % 2,
  ]);
  const counts = [1, 3, 5, 40].map((growth) => topologyOf(6, states, growth).parts.length);

  // Each is given 13 bits at least, of 63.
  expect([counts[0], counts.at(-1)]).toEqual([4, 2]);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
});

test('a system that may do anything behind a broken rule is only asked so far as the search goes', () => {
  const schema = record({ n: int(0, 4000), wide: array(12, int(0, 1000)) });
  const system: System<Infer<typeof schema>> = {
    name: 'beyond',
    schema,
    initial: zero(schema),
    processes: [
      {
        name: 'p',
        resting: () => true,
        moves: (s) => [
          {
            label: 'on',
            apply: (d) => {
              if (s.n > 3020) throw new Error('behind the broken rule');
              d.n += 1;
              d.wide[s.n % 12] = s.n % 1000;
            },
          },
        ],
      },
    ],
    properties: [
      { kind: 'always', name: 'small', clauses: [(s) => (s.n > 3000 ? 'too far' : null)] },
    ],
  };
  const { verdict, broken } = explore(system, {
    strategy: compactBreadthFirst({ from: 2990 }),
  });

  expect(verdict).toBe('violated');
  expect(broken?.trace.steps.length).toBe(3001);
});
