// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { toldByOne, WorkersDisagree } from '../../src/cli/toldByOne.ts';
import { explore, type ExploreOptions, type Result } from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { counters, type Counters } from '../explorer/models/counters.ts';

/** Many states of the last level break the rule. */
const system = counters(7, 4, 17);
const options: ExploreOptions = { workers: 2 };

const bySeveral = (): Result<Counters> =>
  explore(system, { strategy: compactBreadthFirst({ from: 0, workers: 2, crowd: 0 }) });

test('what several workers find is told as one finds it', async () => {
  const { seconds: _, ...one } = explore(system);
  // The second is certainly unlike.
  for (const several of [bySeveral(), { ...bySeveral(), states: 1, transitions: 1 }]) {
    const { seconds, ...told } = await toldByOne(system, options, several);
    expect(told).toEqual(one);
    expect(seconds).toBeGreaterThan(several.seconds);
  }
});

test('where one finds something else, that is said', async () => {
  const several = bySeveral();
  const { broken } = several;
  const steps = broken!.trace.steps.slice(1);
  const shorter = { ...several, broken: { ...broken!, trace: { ...broken!.trace, steps } } };
  await expect(toldByOne(system, options, shorter)).rejects.toThrow(
    'several workers found a violation in 16 steps, one found a violation in 17 steps',
  );
  await expect(toldByOne(counters(3, 4), options, several)).rejects.toThrow(WorkersDisagree);
});

test('a search that is too large, or whose budget is used up, is told as it was found', async () => {
  const several = bySeveral();
  expect(await toldByOne(system, options, several, several.states - 1)).toBe(several);
  expect(await toldByOne(system, { ...options, budget: { states: 100 } }, several)).toBe(several);
  expect(await toldByOne(system, { ...options, interrupted: () => true }, several)).toBe(several);
  const holds = explore(counters(3, 4));
  expect(await toldByOne(counters(3, 4), options, holds)).toBe(holds);
});
