// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import {
  depthFirst,
  explore,
  explorePlainly,
  fewestSwitches,
  partialOrder,
  verifyTrace,
  type System,
} from '../../src/explorer/index.ts';
import { changRoberts } from './models/changRoberts.ts';
import { dieHard } from './models/dieHard.ts';
import { german } from './models/german.ts';
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

test('two-phase commit of 7 has 296,448 distinct states, in both executors', () => {
  for (const executor of ['js', 'wasm'] as const) {
    const result = explore(twoPhaseCommit(7), { executor });
    expect(result).toMatchObject({ verdict: 'holds', states: 296_448, unwitnessed: [] });
  }
});

const EVERY_CHOICE = Array.from({ length: 8 }, (_, bits) => [1, 2, 4].map((b) => (bits & b) !== 0));

test('Chang and Roberts: 137 distinct states of three nodes, over all choices of who begins', () => {
  const states = EVERY_CHOICE.map((initiators) => {
    const result = explore(changRoberts(initiators));
    expect(result.verdict).toBe('holds');
    return result.states;
  });

  expect(states.reduce((sum, count) => sum + count)).toBe(137);
});

test("German's protocol: 3,390 distinct states, and the one before the memory has its contents", () => {
  // TLC generates 9,914 states, of which two are initial: here the first two moves lead to them.
  expect(explore(german())).toMatchObject({
    verdict: 'holds',
    states: 3390 + 1,
    transitions: 9914,
    unwitnessed: [],
  });
});

test('the classics have the same verdict by every order and reduction', () => {
  const same = <S>(system: System<S>): void => {
    const { verdict, states } = explore(system);
    for (const strategy of [depthFirst, fewestSwitches()]) {
      const other = explore(system, { strategy });
      expect(other.verdict).toBe(verdict);
      if (verdict === 'holds') expect(other.states).toBe(states);
    }
    for (const order of ['breadth', 'depth'] as const) {
      const reduced = explore(system, { strategy: partialOrder({ order }) });
      expect(reduced.verdict).toBe(verdict);
      if (reduced.broken) verifyTrace(system, reduced.broken);
    }
  };
  for (const initiators of EVERY_CHOICE) same(changRoberts(initiators));
  expect(explore(changRoberts([true, true, true], true)).broken?.rule).toBe('one-leader');
  same(changRoberts([true, true, true], true));
  expect(explore(german(true)).broken?.rule).toBe('coherent');
  for (const hasty of [false, true]) same(german(hasty));
});
