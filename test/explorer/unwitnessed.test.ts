// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore } from '../../src/explorer/index.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

test('a witness that is never seen is named', () => {
  const system = twoPhaseCommit(3);
  const properties = [
    ...system.properties,
    {
      kind: 'sometimes' as const,
      name: 'split',
      of: 'consistent',
      holds: ({ rm }: typeof system.initial) => rm[0] === 'committed' && rm[1] === 'aborted',
    },
  ];

  const result = explore({ ...system, properties });

  expect(result).toMatchObject({ verdict: 'holds', states: 288, unwitnessed: ['split'] });
});

test('the initial state may be the witness', () => {
  const system = twoPhaseCommit(2);
  const properties = [
    {
      kind: 'sometimes' as const,
      name: 'fresh',
      of: 'consistent',
      holds: ({ rm }: typeof system.initial) => rm.every((one) => one === 'working'),
    },
  ];

  expect(explore({ ...system, properties }).unwitnessed).toEqual([]);
});
