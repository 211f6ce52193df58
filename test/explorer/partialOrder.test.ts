// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore, partialOrder, verifyTrace, type System } from '../../src/explorer/index.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';
import { dieHard } from './models/dieHard.ts';
import { peterson } from './models/peterson.ts';
import { philosophers } from './models/philosophers.ts';
import { looseSystem } from './models/looseSystem.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

type Omission = NonNullable<NonNullable<Parameters<typeof partialOrder>[0]>['omit']>[number];

const ORDERS = [
  { order: 'breadth', chains: true },
  { order: 'breadth', chains: false },
  { order: 'depth', chains: true },
  { order: 'depth', chains: false },
] as const;

/** What no reduction may change. */
function answer<S>(system: System<S>, strategy?: ReturnType<typeof partialOrder>): unknown {
  const { verdict, unwitnessed, broken } = explore(system, strategy ? { strategy } : {});
  if (broken) verifyTrace(system, broken);
  return { verdict, ...(verdict === 'holds' && { unwitnessed }) };
}

function expectSame<S>(system: System<S>, omit: readonly Omission[] = []): void {
  const plain = answer(system);
  for (const options of ORDERS) {
    expect(answer(system, partialOrder({ ...options, omit }))).toEqual(plain);
  }
}

test('random systems have the same verdict reduced', () => {
  fc.assert(
    fc.property(randomSystem, (system) => expectSame(system)),
    { numRuns: 200 },
  );
});

test('random systems of loosely coupled processes have the same verdict reduced', () => {
  let full = 0;
  let stored = 0;
  fc.assert(
    fc.property(looseSystem, (system) => {
      expectSame(system);
      const all = explore(system, { stopAtFirst: false });
      if (all.verdict !== 'holds') return;
      full += all.states;
      stored += explore(system, { strategy: partialOrder() }).states;
    }),
    { numRuns: 500, seed: 2 },
  );
  expect(stored).toBeLessThan(0.7 * full);
});

test.each(['visibility', 'proviso', 'dependency', 'fixpoint', 'cycles'] as const)(
  'without its condition of %s the reduction is found to be wrong',
  (condition) => {
    const check = fc.check(
      fc.property(looseSystem, (system) => expectSame(system, [condition])),
      // A fixed seed: whether a system shows it must not be left to chance.
      { numRuns: 5000, seed: 1, endOnFailure: true },
    );

    expect(check.failed).toBe(true);
  },
  60_000,
);

test('classic models have the same verdict reduced', () => {
  for (const system of [dieHard(false), dieHard(true)]) expectSame(system);
  for (const system of [boundedBuffer(true), boundedBuffer(false)]) expectSame(system);
  for (const system of [philosophers(5, true), philosophers(5, false)]) expectSame(system);
  for (const system of [peterson(true), peterson(false)]) expectSame(system);
  expectSame(twoPhaseCommit(3));
});
