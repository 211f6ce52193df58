// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, verifyTrace, type System } from '../../src/explorer/index.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';

function lossy(): ReturnType<typeof boundedBuffer> {
  const system = boundedBuffer(true);
  const consumer = system.processes[1]!;
  return {
    ...system,
    processes: [
      system.processes[0]!,
      {
        ...consumer,
        moves: (s) =>
          consumer
            .moves(s)
            .flatMap((move) => [move, { label: 'drop', apply: (d) => void (d.held = 0) }]),
      },
    ],
  };
}

test('a quiet rule is judged where nothing can move, and only there', () => {
  const system = lossy();

  const { broken } = explore(system);

  expect(broken).toMatchObject({ rule: 'all-arrive', message: 'only 2 arrived' });
  expect(broken?.trace.steps).toHaveLength(6);
  verifyTrace(system, broken!);
});

test('a deadlock is told before what it leaves over', () => {
  const system: ReturnType<typeof boundedBuffer> = {
    ...lossy(),
    processes: lossy().processes.map((process) => ({ ...process, resting: () => false })),
  };

  expect(explore(system).broken?.rule).toBe('no-deadlock');
});

test('a break at rest is not passed over for one a step further', () => {
  // A break by a move out of the first state of level 1; the second state of level 1 is quiet.
  const system: System<{ readonly x: number }> = {
    name: 'two ways',
    schema: { kind: 'record', fields: { x: { kind: 'leaf', values: [0, 1, 2, 3] } } },
    initial: { x: 0 },
    processes: [
      {
        name: 'p',
        resting: () => true,
        moves: ({ x }) => {
          const to = x === 0 ? [1, 2] : x === 1 ? [3] : [];
          return to.map((y) => ({ label: String(y), apply: (d) => void (d.x = y) }));
        },
      },
    ],
    properties: [
      { kind: 'always', name: 'not-three', clauses: [({ x }) => (x === 3 ? 'three' : null)] },
      { kind: 'quiet', name: 'not-two', clauses: [({ x }) => (x === 2 ? 'two' : null)] },
    ],
  };

  expect(explore(system).broken?.rule).toBe('not-two');
  const both = explore(system, { stopAtFirst: false });
  expect([both.broken?.rule, both.others?.map((broken) => broken.rule)]).toEqual([
    'not-two',
    ['not-three'],
  ]);
});

test('of many breaks of one rule the first is kept', () => {
  const { properties, ...system } = boundedBuffer(true);
  const early = {
    kind: 'always' as const,
    name: 'nothing-sent',
    clauses: [({ sent }: typeof system.initial) => (sent > 0 ? `${sent} sent` : null)],
  };

  const result = explore({ ...system, properties: [...properties, early] }, { stopAtFirst: false });

  expect(result).toMatchObject({ verdict: 'violated', states: 7 });
  expect(result.broken?.message).toBe('1 sent');
  expect(result.others).toBeUndefined();
});
