// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, NO_DEADLOCK, selfCheck, verifyTrace } from '../../src/explorer/index.ts';
import { philosophers } from './models/philosophers.ts';

test('philosophers who all take their first fork wait for ever', () => {
  const system = philosophers(4, false);

  const { verdict, broken } = explore(system);

  expect(verdict).toBe('violated');
  expect(broken?.rule).toBe(NO_DEADLOCK);
  expect(broken?.message).toBe(
    'nothing can move, but philosopher 0, philosopher 1, philosopher 2, philosopher 3 still wait',
  );
  expect(broken?.trace.steps.map((step) => step.label)).toEqual(
    [0, 1, 2, 3].map((fork) => `take ${fork}`),
  );
  verifyTrace(system, broken!);
});

test('with ordered forks they do not', () => {
  const system = philosophers(4, true);

  expect(explore(system).verdict).toBe('holds');
  expect(selfCheck(system).differences).toEqual([]);
});

test('who rests does not wait', () => {
  const system = philosophers(4, false);
  const patient = system.processes.map((process) => ({ ...process, resting: () => true }));

  expect(explore({ ...system, processes: patient }).verdict).toBe('holds');
});
