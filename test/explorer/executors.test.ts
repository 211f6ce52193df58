// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  explore,
  verifyTrace,
  type ExploreOptions,
  type System,
} from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { CompactStore } from '../../src/explorer/wasm/compactStore.ts';
import { LearntMemory } from '../../src/explorer/wasm/learntMemory.ts';
import {
  CHANGES_BITS,
  CHANGES_ENTRY,
  CHECK_BYTES,
  MOVES,
  MOVES_BY,
  PARENTS_MODULO,
} from '../../src/explorer/wasm/places.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';
import { counters } from './models/counters.ts';
import { dieHard } from './models/dieHard.ts';
import { peterson } from './models/peterson.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

/** What an exploration finds, without what depends on the clock. */
function findings<S>(system: System<S>, options: ExploreOptions): unknown {
  const { seconds, readings, ...rest } = explore(system, options);
  expect(seconds).toBeGreaterThanOrEqual(0);
  expect(readings).toBeGreaterThan(0);
  if (rest.broken) verifyTrace(system, rest.broken);
  return rest;
}

function expectAlike<S>(system: System<S>, options: ExploreOptions = {}): void {
  const js = findings(system, { ...options, executor: 'js' });
  expect(findings(system, { ...options, executor: 'wasm' })).toEqual(js);
}

test('both executors find the same in classic models', () => {
  for (const system of [dieHard(false), dieHard(true)]) expectAlike(system);
  for (const system of [boundedBuffer(true), boundedBuffer(false)]) expectAlike(system);
  for (const system of [philosophers(5, true), philosophers(5, false)]) expectAlike(system);
  expectAlike(peterson(true));
  expectAlike(peterson(false));
  expectAlike(twoPhaseCommit(5));
});

test('both executors find the same in random systems, the first break or all', () => {
  fc.assert(
    fc.property(randomSystem, fc.boolean(), (system, stopAtFirst) => {
      expectAlike(system, { stopAtFirst });
    }),
    { numRuns: 200 },
  );
});

test('the way to a state is the same, though little is kept of the number of each parent', () => {
  const system = counters(4, 20, 70);
  const result = explore(system, { executor: 'wasm' });
  expect(result.states).toBeGreaterThan(2 * PARENTS_MODULO);
  expectAlike(system);

  const { parentOf } = CompactStore.prototype;
  vi.spyOn(CompactStore.prototype, 'parentOf').mockImplementation(function (
    this: CompactStore,
    id,
  ) {
    return (parentOf.call(this, id) + 1) % PARENTS_MODULO;
  });
  expect(() => explore(system, { executor: 'wasm' })).toThrow('does not follow from its parent');
  vi.restoreAllMocks();
}, 30_000);

test('both executors stop at the same state under a budget', () => {
  fc.assert(
    fc.property(randomSystem, fc.integer({ min: 1, max: 60 }), (system, limit) => {
      expectAlike(system, { budget: { states: limit } });
      expectAlike(system, { budget: { depth: limit % 7 } });
    }),
    { numRuns: 100 },
  );
});

test.each([
  [1, 9],
  [2, 9],
  [3, 5],
  [5, 4],
  [9, 2],
])('%i counters up to %i: states of any width', (count, top) => {
  expectAlike(counters(count, top));
  expect(explore(counters(count, top)).states).toBe((top + 1) ** count);
});

test('tables and arena grow', () => {
  const { states, transitions, depth } = explore(counters(7, 4), { executor: 'wasm' });

  expect({ states, transitions, depth }).toEqual({
    states: 5 ** 7,
    transitions: 7 * 4 * 5 ** 6,
    depth: 28,
  });
});

/** The tree is shaped after some batches, and the search goes on in another memory. */
const shaping = { strategy: compactBreadthFirst({ from: 3, shape: 60, fuel: 1 }) };

test('a search finds the same when its states move into another tree on the way', () => {
  const takeOver = vi.spyOn(CompactStore.prototype, 'takeOver');
  const expectSame = <S>(system: System<S>, options: ExploreOptions = {}): void => {
    const js = findings(system, { ...options, executor: 'js' });
    expect(findings(system, { ...options, ...shaping })).toEqual(js);
  };

  for (const system of [counters(5, 4), counters(9, 2), counters(7, 4, 18)]) expectSame(system);
  for (const live of [true, false]) expectSame(philosophers(6, live));
  expectSame(twoPhaseCommit(5));
  fc.assert(
    fc.property(randomSystem, fc.boolean(), (system, stopAtFirst) => {
      expectSame(system, { stopAtFirst });
    }),
    { numRuns: 100 },
  );

  // From JavaScript to the first tree, and from there to the other one.
  expect(takeOver.mock.calls.filter(([old]) => old instanceof CompactStore).length).toBeGreaterThan(
    2,
  );
  takeOver.mockRestore();
});

describe('the comparison can fail: what is kept wrongly is told by the counts', () => {
  /** Explores while something is done to the core's memory whenever its tables may grow. */
  const statesWhen = (spoil: (store: CompactStore, words: Int32Array) => void): number => {
    const { grow } = CompactStore.prototype;
    vi.spyOn(CompactStore.prototype, 'grow').mockImplementation(function (this: CompactStore) {
      spoil(this, this.memory.words);
      grow.call(this);
    });
    const { states } = explore(counters(7, 4), { executor: 'wasm' });
    vi.restoreAllMocks();
    return states;
  };

  test('as it does not when nothing is spoilt', () => {
    expect(statesWhen(() => {})).toBe(5 ** 7);
  });

  test('a move, as if it changed nothing', () => {
    const states = statesWhen(({ core, own }, words) => {
      const first = (core.own.value + own.changes) >>> 2;
      const step = CHANGES_ENTRY / 4;
      for (let at = first; at < first + (step << CHANGES_BITS); at += step) {
        if (words[at] !== 0) words[at + 2] = words[at]!;
      }
    });

    expect(states).not.toBe(5 ** 7);
  });

  test('the moves of a process, as if they were found by nothing', () => {
    const states = statesWhen(({ core, own }, words) => {
      const lists = (core.own.value + own.lists) >>> 2;
      for (const list of words.slice(lists, lists + 7)) {
        if (list !== 0) words.fill(0, (list + MOVES_BY) >>> 2, (list + MOVES) >>> 2);
      }
    });

    expect(states).not.toBe(5 ** 7);
  });

  test('a reading, as if the leaf had nothing to check', () => {
    const { setAll } = LearntMemory.prototype;
    vi.spyOn(LearntMemory.prototype, 'setAll').mockImplementation(function (
      this: LearntMemory,
      at,
      offset,
      values,
    ) {
      setAll.call(this, at, offset, values);
      // After its checks a leaf begins with how many bytes these are.
      const isLeaf = offset > 0 && offset % CHECK_BYTES === 0 && values[0] === offset;
      if (isLeaf) this.set(at, offset, 0);
    });
    const system = philosophers(6, true);
    const { states } = explore(system, { executor: 'wasm' });
    vi.restoreAllMocks();

    expect(states).not.toBe(explore(system, { executor: 'js' }).states);
  });
});
