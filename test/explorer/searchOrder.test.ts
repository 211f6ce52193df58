// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { depthFirst, explore, randomWalk, verifyTrace } from '../../src/explorer/index.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

test('two runs give the same result', () => {
  const { seconds: _, ...first } = explore(philosophers(5, false));
  const { seconds: __, ...second } = explore(philosophers(5, false));

  expect(second).toEqual(first);
});

test('depth first sees the same graph', () => {
  const { states, transitions } = explore(twoPhaseCommit(4));

  const result = explore(twoPhaseCommit(4), { strategy: depthFirst });

  expect(result).toMatchObject({ verdict: 'holds', states, transitions, unwitnessed: [] });
});

test('the verdict does not depend on the order', () => {
  fc.assert(
    fc.property(randomSystem, (system) => {
      const broad = explore(system);
      const deep = explore(system, { strategy: depthFirst });

      expect(deep.verdict).toBe(broad.verdict);
      if (broad.verdict === 'holds') expect(deep.states).toBe(broad.states);
      const loop = broad.broken?.trace.loop ?? deep.broken?.trace.loop;
      if (deep.broken && loop === undefined) {
        const { length } = deep.broken.trace.steps;
        expect(length).toBeGreaterThanOrEqual(broad.broken?.trace.steps.length ?? NaN);
      }
      if (deep.broken) verifyTrace(system, deep.broken);
    }),
    { numRuns: 500 },
  );
});

test('a random walk finds what is common, and is the same for the same seed', () => {
  const strategy = randomWalk({ seed: 1, walks: 20, steps: 50 });

  const first = explore(boundedBuffer(false), { strategy });
  const second = explore(boundedBuffer(false), { strategy });

  expect(first.broken?.rule).toBe('no-overrun');
  expect(second.broken).toEqual(first.broken);
  verifyTrace(boundedBuffer(false), first.broken!);
});

test('a random walk that may have missed something is inconclusive', () => {
  const few = explore(twoPhaseCommit(5), {
    strategy: randomWalk({ seed: 7, walks: 3, steps: 20 }),
  });
  const all = explore(boundedBuffer(true), {
    strategy: randomWalk({ seed: 7, walks: 99, steps: 20 }),
  });

  expect(few).toMatchObject({ verdict: 'inconclusive', stopped: 'walks' });
  expect(all).toMatchObject({ verdict: 'holds', states: 7 });
});
