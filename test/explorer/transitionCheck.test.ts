// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTransitions, type System } from '../../src/explorer/index.ts';
import { Exploration } from '../../src/explorer/exploration.ts';
import { OUTCOME_HEAD, OUTCOME_WRITES } from '../../src/explorer/outcomes.ts';
import { differencesAt } from '../../src/explorer/transitionCheck.ts';
import { dieHard } from './models/dieHard.ts';
import { peterson } from './models/peterson.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

test('every transition of classic models is the same packed and under immer', async () => {
  const whole = { finished: true, differences: [] };
  expect(await checkTransitions(dieHard(false))).toMatchObject({ states: 16, ...whole });
  expect(await checkTransitions(twoPhaseCommit(3))).toMatchObject({ states: 288, ...whole });
  expect(await checkTransitions(peterson(true))).toMatchObject(whole);
  expect(await checkTransitions(philosophers(4, false))).toMatchObject(whole);
});

test('every transition of random systems is the same packed and under immer', async () => {
  await fc.assert(
    fc.asyncProperty(randomSystem, async (system) => {
      expect((await checkTransitions(system)).differences).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

/** Explores everything, then looks for differences in all states. */
function explored<S>(system: System<S>): { x: Exploration<S, string>; found: () => number } {
  const x = new Exploration(system, {}, false);
  x.begin();
  for (let id = 0; id < x.store.size; id++) x.expand(id, false);
  const found = (): number =>
    Array.from({ length: x.store.size }, (_, id) => differencesAt(x, id).length).reduce(
      (sum, count) => sum + count,
    );
  return { x, found };
}

test('any wrong bit in what is learnt of a move is found', () => {
  const { x, found } = explored(twoPhaseCommit(2));
  expect(found()).toBe(0);
  const { pool } = x.learner.outcomes;
  const reached = new Set<number>();
  for (let id = 0; id < x.store.size; id++) {
    const words = x.wordsOf(id);
    x.system.processes.forEach((_, p) => {
      const list = x.learner.moves(p, words, 0);
      for (let i = 1; i <= pool[list]!; i++) reached.add(pool[list + i]!);
    });
  }
  expect(reached.size).toBeGreaterThan(5);
  for (const outcome of reached) {
    if (pool[outcome + OUTCOME_WRITES] === 0) continue;
    const [and, or] = [outcome + OUTCOME_HEAD + 1, outcome + OUTCOME_HEAD + 2];
    // The lowest bit that the move writes.
    const bit = ~pool[and]! & (pool[and]! + 1);
    pool[or]! ^= bit;
    expect(found()).toBeGreaterThan(0);
    pool[or]! ^= bit;
  }
  expect(found()).toBe(0);
});

test('a rule or a process that depends on more than the state is found', async () => {
  let calls = 0;
  const moody = (): boolean => ++calls > 25;
  const system = philosophers(4, false);
  const [first, ...rest] = system.processes;
  const faulty: readonly (typeof system)[] = [
    {
      ...system,
      processes: [{ ...first!, moves: (s) => (moody() ? [] : first!.moves(s)) }, ...rest],
    },
    {
      ...system,
      properties: [
        { kind: 'always', name: 'moody', clauses: [() => (moody() ? 'a bad day' : null)] },
      ],
    },
  ];
  for (const one of faulty) {
    calls = 0;
    expect((await checkTransitions(one)).differences).not.toEqual([]);
  }
});

test('a budget and Ctrl-C leave it unfinished', async () => {
  const cut = await checkTransitions(twoPhaseCommit(3), { budget: { states: 50 } });
  expect(cut).toMatchObject({ finished: false, differences: [] });
  const interrupted = await checkTransitions(twoPhaseCommit(5), { interrupted: () => true });
  expect(interrupted.finished).toBe(false);
});
