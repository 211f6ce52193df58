// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  explore,
  fewestSwitches,
  randomWalk,
  swarm,
  switchesOf,
  verifyTrace,
  type System,
} from '../../src/explorer/index.ts';
import { canonical } from '../../src/explorer/canonical.ts';
import { judge, judgeQuietly, movesOf, tryMove } from '../../src/explorer/reference.ts';
import { boundedBuffer } from './models/boundedBuffer.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

/** The switches of the run to a break that has fewest, by relaxation over plain states; `null`: none breaks. */
function fewest<S>(system: System<S>): number | null {
  const text = (state: S): string => canonical(system.schema, state);
  const wrong = (state: S): boolean =>
    judge(system, 'always', state).length > 0 || judgeQuietly(system, state).length > 0;
  const cost = new Map([[`-1 ${text(system.initial)}`, 0]]);
  const open = [{ state: system.initial, last: -1, switches: 0 }];
  let least = wrong(system.initial) ? 0 : Infinity;
  for (const { state, last, switches } of open) {
    for (const { process, move } of movesOf(system, state)) {
      const now = switches + (last === -1 || last === process ? 0 : 1);
      const { state: after, broken } = tryMove(move, state);
      if (broken) {
        least = Math.min(least, now);
        continue;
      }
      const key = `${process} ${text(after)}`;
      if ((cost.get(key) ?? Infinity) <= now) continue;
      cost.set(key, now);
      open.push({ state: after, last: process, switches: now });
      if (wrong(after)) least = Math.min(least, now);
    }
  }
  return least === Infinity ? null : least;
}

function safetyOf<S>(system: System<S>): System<S> {
  return { ...system, properties: system.properties.filter(({ kind }) => kind !== 'eventually') };
}

test('the fewest switches are found, by another search of plain states', () => {
  fc.assert(
    fc.property(randomSystem, (system) => {
      const safe = safetyOf(system);

      const { broken, verdict } = explore(safe, { strategy: fewestSwitches() });

      expect(broken ? switchesOf(broken.trace.steps) : null).toBe(fewest(safe));
      expect(verdict).toBe(explore(safe).verdict);
      if (broken) verifyTrace(safe, broken);
    }),
    { numRuns: 300 },
  );
});

test('fewest switches first sees the same states, and judges liveness', () => {
  const { states, unwitnessed } = explore(twoPhaseCommit(3));
  expect(explore(twoPhaseCommit(3), { strategy: fewestSwitches() })).toMatchObject({
    verdict: 'holds',
    states,
    unwitnessed,
  });
  fc.assert(
    fc.property(randomSystem, (system) => {
      const { verdict, broken } = explore(system, { strategy: fewestSwitches() });
      expect(verdict).toBe(explore(system).verdict);
      if (broken) verifyTrace(system, broken);
    }),
    { numRuns: 200 },
  );
});

test('a growing bound on switches ends at the fewest, and says when it left something out', () => {
  const system = philosophers(3, false);
  const least = fewest(system)!;

  for (let most = 0; most < least; most++) {
    expect(explore(system, { strategy: fewestSwitches({ most }) })).toMatchObject({
      verdict: 'inconclusive',
      stopped: 'switches',
    });
  }
  const { broken } = explore(system, { strategy: fewestSwitches({ most: least }) });
  expect(switchesOf(broken!.trace.steps)).toBe(least);
});

test('a bound that is never reached leaves nothing out', () => {
  const { states } = explore(twoPhaseCommit(3));

  const result = explore(twoPhaseCommit(3), { strategy: fewestSwitches({ most: 99 }) });

  expect(result).toMatchObject({ verdict: 'holds', states });
});

test('a swarm finds what is wrong, and knows whether it has seen all', () => {
  const options = { seed: 1, searches: 8 };

  const wrong = explore(boundedBuffer(false), { strategy: swarm({ ...options, states: 20 }) });
  const part = explore(twoPhaseCommit(5), { strategy: swarm({ ...options, states: 500 }) });
  const all = explore(twoPhaseCommit(3), { strategy: swarm({ ...options, states: 500 }) });

  expect(wrong.broken?.rule).toBe('no-overrun');
  verifyTrace(boundedBuffer(false), wrong.broken!);
  expect(part).toMatchObject({ verdict: 'inconclusive', stopped: 'swarm' });
  expect(all).toMatchObject({ verdict: 'holds', states: 288 });
});

test('the searches of a swarm go different ways, the same for the same seed', () => {
  const run = (seed: number) => {
    const strategy = swarm({ seed, searches: 1, states: 300 });
    const { transitions, depth } = explore(twoPhaseCommit(5), { strategy });
    return `${transitions} ${depth}`;
  };

  expect(run(1)).toBe(run(1));
  expect(new Set([1, 2, 3, 4, 5].map(run)).size).toBeGreaterThan(1);
});

test('random walks tell their coverage, which grows with the walks', () => {
  const walk = (walks: number) =>
    explore(twoPhaseCommit(5), { strategy: randomWalk({ seed: 3, walks, steps: 40 }) }).coverage!;

  expect(walk(1).taken).toBeLessThan(walk(200).taken);
  expect(walk(200).taken).toBeLessThanOrEqual(walk(200).learnt);
});
