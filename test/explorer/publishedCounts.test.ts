// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, explorePlainly } from '../../src/explorer/index.ts';
import { dieHard } from './models/dieHard.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

test('Die Hard has 16 reachable states', () => {
  const result = explore(dieHard(false));

  expect(result).toMatchObject({ verdict: 'holds', states: 16, transitions: 96 });
});

test('four gallons take six steps, the fewest there are', () => {
  const { verdict, broken } = explore(dieHard(true));

  expect(verdict).toBe('violated');
  expect(broken?.rule).toBe('not-four');
  expect(broken?.trace.steps.map((step) => step.label)).toEqual([
    'fill big',
    'big to small',
    'empty small',
    'big to small',
    'fill big',
    'big to small',
  ]);
  expect(broken?.trace.steps.at(-1)?.state).toEqual({ small: 3, big: 4 });
});

test.each([
  [3, 288],
  [5, 8832],
])(
  'two-phase commit of %i has %i distinct states',
  (managers, states) => {
    const system = twoPhaseCommit(managers);

    const result = explore(system);

    expect(result).toMatchObject({ verdict: 'holds', states, unwitnessed: [] });
    const plain = explorePlainly(system);
    expect(plain).toMatchObject({ states, transitions: result.transitions, depth: result.depth });
  },
  30_000,
);
