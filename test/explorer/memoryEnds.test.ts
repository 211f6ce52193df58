// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, type Result } from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { FREE, PAGE } from '../../src/explorer/wasm/places.ts';
import { counters, type Counters } from './models/counters.ts';

/** 76³ states: more than four fifths of a table of 2^19 entries, less than nine tenths. */
const system = counters(3, 75);
const STATES = 76 ** 3;

/** Enough for a table of 2^19 entries and all states, but not for twice the table. */
const FITS = 16;

/** The same search in a memory of so many MiB besides what every core has. */
function within(mib: number): Result<Counters> {
  const pages = FREE / PAGE + mib * 16;
  return explore(system, { strategy: compactBreadthFirst({ from: 0, pages }) });
}

test('a table that cannot grow any more is filled further, and nothing is missed', () => {
  const { verdict, states, transitions } = within(FITS);
  expect({ verdict, states, transitions }).toEqual({
    verdict: 'holds',
    states: STATES,
    transitions: 3 * 75 * 76 ** 2,
  });
});

test('a search that finds no more memory says so', () => {
  const { verdict, stopped, states } = within(FITS - 4);
  expect({ verdict, stopped }).toEqual({ verdict: 'inconclusive', stopped: 'memory' });
  expect(states).toBeLessThan(STATES);
});
