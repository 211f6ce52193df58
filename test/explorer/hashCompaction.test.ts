// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import {
  explore,
  hashCompaction,
  verifyTrace,
  type Result,
  type System,
} from '../../src/explorer/index.ts';
import { lostOf } from '../../src/explorer/hashStore.ts';
import { counters } from './models/counters.ts';
import { philosophers } from './models/philosophers.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

const run = <S>(system: System<S>, bits: number, seed = 1): Result<S> =>
  explore(system, { strategy: hashCompaction({ bits, seed }) });

describe('with 64 bits', () => {
  function expectAllStates<S>(system: System<S>): void {
    const exact = explore(system, { executor: 'js' });
    expect(exact.verdict).toBe('holds');
    const found = run(system, 64);

    expect(found).toMatchObject({
      verdict: 'inconclusive',
      stopped: 'hash compaction',
      states: exact.states,
      transitions: exact.transitions,
      depth: exact.depth,
      unwitnessed: exact.unwitnessed,
    });
    expect(found.lost?.states).toBeCloseTo(exact.states ** 2 / 2 ** 65, 12);
  }

  test('no state is lost, and the answer is still no `holds`', () => {
    expectAllStates(counters(7, 4));
    expectAllStates(twoPhaseCommit(5));
    expectAllStates(philosophers(5, true));
  });

  test('a break is told with a shortest trace, which is a run of the system', () => {
    for (const system of [counters(7, 4, 25), counters(1, 9, 7)]) {
      const exact = explore(system, { executor: 'js' });
      const found = run(system, 64);

      expect(found.verdict).toBe('violated');
      verifyTrace(system, found.broken!);
      expect(found.broken!.trace.steps).toHaveLength(exact.broken!.trace.steps.length);
    }
  });
});

describe('with few bits', () => {
  const system = counters(3, 6);
  const STATES = 7 ** 3;
  const SEEDS = 60;

  /** States that are missing, and as many as were to be expected: means over all seeds. */
  function means(bits: number): { readonly missing: number; readonly expected: number } {
    let [missing, expected] = [0, 0];
    for (let seed = 0; seed < SEEDS; seed++) {
      const { states, lost } = run(system, bits, seed);
      missing += (STATES - states) / SEEDS;
      expected += lost!.states / SEEDS;
    }
    return { missing, expected };
  }

  /** Four standard errors of the mean: the number of the lost has about Poisson's distribution. */
  const tolerance = (expected: number): number => 4 * Math.sqrt(expected / SEEDS);

  test.each([11, 12, 14])('as many states are lost as it says: %i bits', (bits) => {
    const { missing, expected } = means(bits);

    expect(missing).toBeGreaterThan(1);
    expect(Math.abs(missing - expected)).toBeLessThan(tolerance(expected));
  });

  test('a hash that is a bit narrower than it says would be noticed', () => {
    const { missing } = means(11);
    const expected = lostOf(STATES, 12);

    expect(Math.abs(missing - expected)).toBeGreaterThan(tolerance(expected));
  });

  test('a break may be missed, and is real when it is found', () => {
    const rare = counters(3, 6, 18);
    const results = Array.from({ length: 12 }, (_, seed) => run(rare, 8, seed));
    const verdicts = new Set(results.map(({ verdict }) => verdict));

    expect(verdicts).toEqual(new Set(['violated', 'inconclusive']));
    for (const { broken } of results) if (broken) verifyTrace(rare, broken);
  });
});

test.each([3, 65, 12.5])('there is no hash of %d bits', (bits) => {
  expect(() => hashCompaction({ bits })).toThrow('from 4 to 64 bits');
});

test('what was lost follows from what is stored, however full the set of hashes is', () => {
  // Drawn without a hash: as many states as it takes for half of all hashes.
  const drawn = 1024 * Math.log(2);
  expect(lostOf(512, 10)).toBeCloseTo(drawn - 512, 0);
  expect(lostOf(1e6, 40)).toBeCloseTo(1e12 / 2 ** 41, 6);
  expect(lostOf(2e4, 40) / (4e8 / 2 ** 41)).toBeCloseTo(1, 6);
});
