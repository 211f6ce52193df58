// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { explore, verifyTrace, type System } from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { counters } from './models/counters.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

/** So small that each worker has something of each level, takes blocks from the others, and leaves numbers unused. */
vi.mock('../../src/explorer/wasm/places.ts', async (original) => ({
  ...(await original<typeof import('../../src/explorer/wasm/places.ts')>()),
  BLOCK: 3,
}));

function expectAlike<S>(system: System<S>, workers: number): void {
  const one = explore(system, { executor: 'js' });
  const strategy = compactBreadthFirst({ from: 0, workers, crowd: 0 });
  const many = explore(system, { strategy });
  expect(many.verdict).toBe(one.verdict);
  if (many.broken) verifyTrace(system, many.broken);
  if (one.verdict !== 'holds') return;
  const { states, transitions, depth, unwitnessed } = one;
  expect(many).toMatchObject({ states, transitions, depth, unwitnessed });
}

test('workers that take many small blocks find the same as one', () => {
  for (const workers of [2, 3]) {
    expectAlike(twoPhaseCommit(4), workers);
    expectAlike(philosophers(5, true), workers);
    expectAlike(philosophers(5, false), workers);
    expectAlike(counters(6, 4), workers);
    expectAlike(counters(6, 4, 17), workers);
  }
}, 30_000);

test('so they do in random systems', () => {
  const property = fc.property(randomSystem, fc.integer({ min: 2, max: 3 }), expectAlike);
  fc.assert(property, { numRuns: 40 });
}, 30_000);
