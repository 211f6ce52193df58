// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import {
  bool,
  explore,
  record,
  verifyTrace,
  type Infer,
  type System,
} from '../../src/explorer/index.ts';
import { lock } from './models/locks.ts';

test('a spin lock may starve a process: the lasso goes round without it', () => {
  const system = lock('spin');

  const { verdict, broken } = explore(system);

  expect(verdict).toBe('violated');
  expect(broken?.rule).toBe('one-is-served');
  expect(broken?.message).toBe(
    'it need not come: the last 2 steps may repeat for ever, fairly to every process',
  );
  // Only after the first round does the state (who was served, whose turn) come back.
  expect(broken?.trace.loop).toBe(2);
  expect(broken?.trace.steps.map((step) => [step.process, step.label])).toEqual([
    [0, 'enter'],
    [0, 'leave'],
    [0, 'enter'],
    [0, 'leave'],
  ]);
  verifyTrace(system, broken!);
});

test('in strict turns everybody is served', () => {
  expect(explore(lock('turns')).verdict).toBe('holds');
});

const schema = record({ done: bool(), other: bool() });

function spinner(helps: boolean): System<Infer<typeof schema>> {
  return {
    name: 'spinner',
    schema,
    initial: { done: false, other: false },
    processes: [
      {
        name: 'spinner',
        resting: () => true,
        moves: () => [{ label: 'spin', apply: () => undefined }],
      },
      {
        name: 'helper',
        resting: () => true,
        moves: (s) =>
          s.done || !helps ? [] : [{ label: 'do it', apply: (d) => void (d.done = true) }],
      },
    ],
    properties: [{ kind: 'eventually', name: 'done', met: (s) => s.done }],
  };
}

test('a process that can always move does move in the end', () => {
  expect(explore(spinner(true)).verdict).toBe('holds');
});

test('a step that stays in its state is a cycle', () => {
  const { broken } = explore(spinner(false));

  expect(broken?.trace).toMatchObject({ loop: 0, steps: [{ label: 'spin' }] });
  verifyTrace(spinner(false), broken!);
});

test('rest outside is a break without a cycle', () => {
  const system = spinner(false);
  const helper = system.processes.slice(1);

  const { broken } = explore({ ...system, processes: helper });

  expect(broken).toMatchObject({ rule: 'done', message: 'nothing can move, and it has not come' });
  expect(broken?.trace).toEqual({ initial: system.initial, steps: [] });
  verifyTrace({ ...system, processes: helper }, broken!);
});
