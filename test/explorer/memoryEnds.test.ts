// SPDX-License-Identifier: GPL-2.0-only
import { expect, test, vi } from 'vitest';
import { explore, type Result } from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { TABLE, PAGE } from '../../src/explorer/wasm/places.ts';
import { WASM } from '../../src/explorer/wasm/webAssembly.ts';
import { counters, type Counters } from './models/counters.ts';

/** 76³ states: more than four fifths of a table of 2^19 entries, less than nine tenths. */
const system = counters(3, 75);
const STATES = 76 ** 3;

/** Enough for a table of 2^19 entries, which may have two thirds, and all states, but not for twice the table. */
const FITS = 11;

/** The same search in a memory of so many MiB besides what every core has. */
function within(mib: number): Result<Counters> {
  const pages = TABLE / PAGE + mib * 16;
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

test('where no addresses can be had, the search goes on without a core, unless one is asked for', () => {
  const memory = vi.spyOn(WASM, 'Memory').mockImplementation(function () {
    throw new RangeError('WebAssembly.Memory(): could not allocate memory');
  });
  // Narrow states, which a core has from the first one on, and wide ones, which it gets on the way.
  for (const small of [counters(1, 9), counters(7, 4)]) {
    const { verdict, states } = explore(small);
    expect({ verdict, states }).toEqual({
      verdict: 'holds',
      states: explore(small, { executor: 'js' }).states,
    });
    expect(() => explore(small, { executor: 'wasm' })).toThrow('4 GiB of addresses');
  }
  expect(memory).toHaveBeenCalledTimes(4);
  vi.restoreAllMocks();
});
