// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test, vi } from 'vitest';
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
import { Cores } from '../../src/explorer/wasm/cores.ts';
import { TABLE } from '../../src/explorer/wasm/places.ts';
import { Remote } from '../../src/explorer/wasm/remote.ts';
import { counters, type Counters } from './models/counters.ts';
import { philosophers } from './models/philosophers.ts';
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

test('workers store as many states as a budget lets them', () => {
  for (const states of [1, 100, 5000, 70_000, 78_124]) {
    const strategy = compactBreadthFirst({ from: 0, workers: 3, crowd: 0 });
    const result = explore(counters(7, 4), { strategy, budget: { states } });
    expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'states', states });
  }
}, 30_000);

test('a budget of depth stops all workers at the same states', () => {
  const strategy = compactBreadthFirst({ from: 0, workers: 3, crowd: 0 });
  const budget = { depth: 14 };
  const { states } = explore(counters(7, 4), { executor: 'js', budget });
  const result = explore(counters(7, 4), { strategy, budget });
  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'depth', states });
});

describe('numbers that a worker has taken and does not use', () => {
  /** The states that three workers come to, by their numbers; and what is found. */
  function stored(system: System<Counters>): { words: Set<string>; result: Result<Counters> } {
    const words = new Set<string>();
    const result = explore(system, {
      stopAtFirst: false,
      strategy: function* strategy(x, depthBudget) {
        yield* compactBreadthFirst({ from: 0, workers: 3, crowd: 0 })(x, depthBudget);
        for (let id = 0; id < x.store.size; id++) words.add(x.wordsOf(id).join());
      },
    });
    return { words, result };
  }

  test('go to the last states: each number is a state, and what is found of a state stays with it', () => {
    const renumber = vi.spyOn(CompactStore.prototype, 'renumber');
    for (const forbidden of [undefined, 3, 17]) {
      const system = counters(6, 4, forbidden);
      const { words, result } = stored(system);
      expect(words.size).toBe(5 ** 6);
      expect(result.states).toBe(5 ** 6);
      expect(result.broken?.trace.steps.length).toBe(forbidden);
      if (result.broken) verifyTrace(system, result.broken);
    }
    expect(renumber.mock.calls.length).toBeGreaterThan(100);
    vi.restoreAllMocks();
  });

  test('would be no states, were these not moved there', () => {
    vi.spyOn(CompactStore.prototype, 'renumber').mockImplementation(() => {});
    expect(stored(counters(6, 4)).result.transitions).not.toBe(6 * 4 * 5 ** 5);
    vi.restoreAllMocks();
  });
});

test('threads end with a search that a callback breaks off', () => {
  const end = vi.spyOn(Remote.prototype, 'end');
  const strategy = compactBreadthFirst({ from: 0, workers: 3, crowd: 0 });
  let polls = 0;
  const interrupted = (): boolean => {
    if (++polls < 5) return false;
    throw new Error('no more');
  };
  expect(() => explore(counters(7, 4), { strategy, interrupted })).toThrow('no more');
  expect(end).toHaveBeenCalledTimes(2);
  vi.restoreAllMocks();
});

test('a table may have to grow because others join: each has memory of its own by then', () => {
  const { share } = CompactStore.prototype;
  const { spread } = Cores.prototype;
  const owns: number[] = [];
  let isJoining = false;
  vi.spyOn(CompactStore.prototype, 'share').mockImplementation(function (this: CompactStore, all) {
    isJoining = true;
    share.call(this, all);
    isJoining = false;
  });
  vi.spyOn(Cores.prototype, 'spread').mockImplementation(function (this: Cores, ...part) {
    if (isJoining) owns.push(...(this as unknown as { owns: readonly number[] }).owns);
    return spread.apply(this, part);
  });
  const { join } = Remote.prototype;
  vi.spyOn(Remote.prototype, 'join').mockImplementation(function (this: Remote, ...to) {
    join.apply(this, to);
    this.start();
  });
  // Two workers need room for twice as many as one, so at some of these sizes the table is too small for two only.
  for (let crowd = 26_000; crowd < 44_000; crowd += 3000) {
    const strategy = compactBreadthFirst({ from: 0, workers: 2, crowd });
    const { verdict, states } = explore(counters(7, 4), { strategy });
    expect({ verdict, states }).toEqual({ verdict: 'holds', states: 5 ** 7 });
  }
  expect(owns.length).toBeGreaterThan(0);
  for (const own of owns) expect(own).toBeGreaterThan(TABLE);
  vi.restoreAllMocks();
});

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
