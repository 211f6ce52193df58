// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, selfCheck, verifyTrace } from '../../src/explorer/index.ts';
import { peterson } from './models/peterson.ts';

test("Peterson's algorithm excludes, and lets both in", () => {
  const system = peterson(false);

  expect(explore(system)).toMatchObject({ verdict: 'holds', unwitnessed: [] });
  expect(selfCheck(system).differences).toEqual([]);
});

test('keeping the turn lets both in at once', () => {
  const system = peterson(true);

  const { verdict, broken } = explore(system);

  expect(verdict).toBe('violated');
  expect(broken?.rule).toBe('exclusion');
  expect(broken?.trace.steps).toHaveLength(6);
  verifyTrace(system, broken!);
  expect(selfCheck(system).differences).toEqual([]);
});
