// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, selfCheck, verifyTrace } from '../../src/explorer/index.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';

test('a move that breaks a rule ends the trace, in the state before it', () => {
  const system = boundedBuffer(false);

  const { verdict, broken } = explore(system);

  expect(verdict).toBe('violated');
  expect(broken).toEqual({
    rule: 'no-overrun',
    message: 'the buffer is full',
    trace: {
      initial: { sent: 0, held: 0, got: 0 },
      steps: [
        { process: 0, choice: 0, label: 'put', state: { sent: 1, held: 1, got: 0 } },
        { process: 0, choice: 0, label: 'put', state: { sent: 1, held: 1, got: 0 } },
      ],
    },
  });
  verifyTrace(system, broken!);
  expect(selfCheck(system).differences).toEqual([]);
});

test('the checked buffer holds', () => {
  expect(explore(boundedBuffer(true))).toMatchObject({ verdict: 'holds', states: 7 });
});
