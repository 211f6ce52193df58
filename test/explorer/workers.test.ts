// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  explore,
  verifyTrace,
  type ExploreOptions,
  type Ran,
  type Result,
  type System,
} from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { CompactStore } from '../../src/explorer/wasm/compactStore.ts';
import { counters } from './models/counters.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

/** From the first state on, which the search waits with until the others have started. */
function together<S>(system: System<S>, workers: number): Result<S> {
  return explore(system, { strategy: compactBreadthFirst({ from: 0, workers, crowd: 0 }) });
}

function expectAlike<S>(system: System<S>, workers = 2): void {
  const one = explore(system, { executor: 'js' });
  const many = together(system, workers);
  expect(many.verdict).toBe(one.verdict);
  expect(many.broken?.trace.steps.length).toBe(one.broken?.trace.steps.length);
  if (many.broken) verifyTrace(system, many.broken);
  if (one.verdict !== 'holds') return;
  const { states, transitions, depth, unwitnessed } = one;
  expect(many).toMatchObject({ states, transitions, depth, unwitnessed });
}

test('two workers and three find the same as one', () => {
  expectAlike(twoPhaseCommit(5));
  expectAlike(philosophers(5, true));
  expectAlike(philosophers(5, false));
  expectAlike(counters(7, 4), 2);
  expectAlike(counters(6, 4), 3);
  expectAlike(counters(3, 9), 3);
});

test('a break is found with a shortest trace', () => {
  expectAlike(counters(5, 4, 15));
  expect(together(counters(5, 4, 15), 2).broken?.trace.steps.length).toBe(15);
});

test('workers store no more than a budget of states lets them, but for one each', () => {
  for (const states of [1, 100, 5000, 70_000, 78_124]) {
    const strategy = compactBreadthFirst({ from: 0, workers: 3, crowd: 0 });
    const result = explore(counters(7, 4), { strategy, budget: { states } });
    expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'states' });
    expect(result.states - states).toBeGreaterThanOrEqual(0);
    expect(result.states - states).toBeLessThan(3);
  }
}, 30_000);

test('workers go on where the states have moved into another tree', () => {
  const { takeOver, share } = CompactStore.prototype;
  const takenOver = vi.spyOn(CompactStore.prototype, 'takeOver').mockImplementation(takeOver);
  const shared = vi.spyOn(CompactStore.prototype, 'share').mockImplementation(share);
  const strategy = compactBreadthFirst({ from: 0, workers: 2, crowd: 0, shape: 1000 });
  for (const system of [counters(7, 4), counters(7, 4, 17)]) {
    const one = explore(system, { executor: 'js' });
    const two = explore(system, { strategy });
    expect(two.verdict).toBe(one.verdict);
    expect(two.broken?.trace.steps.length).toBe(one.broken?.trace.steps.length);
    if (one.verdict === 'holds') expect(two.states).toBe(one.states);
  }

  expect(takenOver.mock.contexts.length).toBeGreaterThan(2);
  // Both before and after.
  expect(new Set(shared.mock.contexts).size).toBeGreaterThan(2);
  vi.restoreAllMocks();
});

test('two workers find the same in random systems', () => {
  fc.assert(
    fc.property(randomSystem, (system) => expectAlike(system)),
    { numRuns: 40 },
  );
});

test('a budget of states stops all workers', () => {
  const result = explore(counters(7, 4), {
    strategy: compactBreadthFirst({ from: 0, workers: 2, crowd: 0 }),
    budget: { states: 20_000 },
  });

  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'states' });
  expect(result.states).toBeLessThanOrEqual(20_002);
});

test.each([0, -1, 1.5])('there are no %d workers', (workers) => {
  expect(() => explore(counters(2, 2), { workers })).toThrow('1 worker and more');
});

test('what ran a search is told, and is no part of its result', () => {
  const ran = (system: System<unknown>, options: ExploreOptions): Ran | undefined => {
    let told: Ran | undefined;
    explore(system, {
      ...options,
      onRan: (now) => {
        told = now;
      },
    });
    return told;
  };
  const system = counters(7, 4) as unknown as System<unknown>;
  const crowd = compactBreadthFirst({ from: 0, workers: 2, crowd: 0 });

  expect(ran(system, {})).toEqual({ executor: 'wasm', workers: 1 });
  expect(ran(system, { executor: 'js' })).toEqual({ executor: 'js', workers: 1 });
  expect(ran(system, { budget: { states: 5000 } })).toEqual({ executor: 'js', workers: 1 });
  expect(ran(system, { strategy: crowd })).toEqual({ executor: 'wasm', workers: 2 });
});
