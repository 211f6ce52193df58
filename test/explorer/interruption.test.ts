// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, exploreAsync, type Progress } from '../../src/explorer/index.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

test('an interrupted search is inconclusive', () => {
  let asked = 0;

  const result = explore(twoPhaseCommit(6), { interrupted: () => ++asked > 3 });

  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'interrupted' });
  expect(result.states).toBeGreaterThan(1);
});

test('the event loop runs while exploreAsync searches', async () => {
  let stop = false;
  setTimeout(() => (stop = true), 60);

  // Far more than 60 ms of work, so that only the timer can end it.
  const result = await exploreAsync(twoPhaseCommit(9), { interrupted: () => stop });

  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'interrupted' });
});

test('both ways to run agree', async () => {
  const { seconds: _, ...sync } = explore(twoPhaseCommit(4));
  const { seconds: __, ...async } = await exploreAsync(twoPhaseCommit(4));

  expect(async).toEqual(sync);
});

test('progress is told, but not all the time', () => {
  const told: Progress[] = [];

  const { seconds } = explore(twoPhaseCommit(6), { onProgress: (progress) => told.push(progress) });

  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(1 + seconds / 0.2);
});
