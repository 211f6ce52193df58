// SPDX-License-Identifier: GPL-2.0-only
import { beforeAll, describe, expect, it } from 'vitest';
import { automataOf } from '../../src/contract/automaton.ts';
import { brokenClaims, claimsOf, type Claim } from '../../src/contract/claims/index.ts';
import { takersOf } from '../../src/contract/lifeFacts.ts';
import type { Observation } from '../../src/contract/observe/observation.ts';
import { smallObservation } from './small.ts';

let seen: Observation;
let claims: readonly Claim[];

beforeAll(() => {
  seen = smallObservation();
  claims = claimsOf(seen);
});

/** The same runs, but for what breaks a sentence: a row too many, or none of those that it needs. */
function against({ table, test }: Claim): Observation {
  const rows =
    'breaks' in test
      ? [...seen[table], { cells: test.example, specs: ['example'] }]
      : seen[table].filter(({ cells }) => !test.shows(cells));
  return { ...seen, [table]: rows };
}

describe('the sentences of the contract about objects, locks and functions', () => {
  it('are many, and no two are the same', () => {
    expect(claims.length).toBeGreaterThan(1500);
    expect(new Set(claims.map(({ sentence }) => sentence)).size).toBe(claims.length);
  });

  it('are kept by the runs that they were made from', () => {
    expect(brokenClaims(claims, seen).map(({ claim }) => claim.sentence)).toEqual([]);
  });

  it('are each reported when they are broken', () => {
    const silent = claims.filter((claim) => brokenClaims([claim], against(claim)).length === 0);
    expect(silent.map(({ sentence }) => sentence)).toEqual([]);
  });

  it('are each about something else: what breaks one leaves most others whole', () => {
    for (const { sentence, table, test } of claims) {
      if (!('breaks' in test)) continue;
      const broken = claims.filter(
        (other) =>
          other.table === table && 'breaks' in other.test && other.test.breaks(test.example),
      );
      expect([sentence, broken.length < 60]).toEqual([sentence, true]);
    }
  });
});

describe('the owner of an object, written by hand,', () => {
  it('is who ends it in the runs: nobody else does, and it does', () => {
    const stray: string[] = [];
    const idle: string[] = [];
    for (const automaton of automataOf(seen)) {
      const { key, endedBy } = automaton.kind;
      const ends = takersOf(automaton, 'Ended by');
      stray.push(...ends.filter((fn) => !endedBy.includes(fn)).map((fn) => `${key}: ${fn}`));
      idle.push(...endedBy.filter((fn) => !ends.includes(fn)).map((fn) => `${key}: ${fn}`));
    }
    expect(stray).toEqual([]);
    // It takes a driver that loads beside the unbind: a scenario too large for the tests.
    expect(idle).toEqual(['device_link: device_driver_detach']);
  });
});
