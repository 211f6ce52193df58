// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore, selfCheck, verifyTrace, type System } from '../../src/explorer/index.ts';
import { movesOf, takeMove } from '../../src/explorer/reference.ts';
import { canonical } from '../../src/explorer/canonical.ts';
import { dieHard } from './models/dieHard.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';

test('learnt and plain exploration agree on random systems', () => {
  fc.assert(
    fc.property(randomSystem, (system) => {
      expect(selfCheck(system).differences).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('they agree under a budget too', () => {
  expect(selfCheck(dieHard(false), { states: 9 }).differences).toEqual([]);
  expect(selfCheck(philosophers(5, true), { states: 50 }).learned.verdict).toBe('inconclusive');
  expect(selfCheck(philosophers(5, true), { states: 50 }).differences).toEqual([]);
});

test('a difference is told', () => {
  // Learnt once, the hidden counter stays at rest; under immer it goes on.
  let calls = 0;
  const system = dieHard(false);
  const hero = system.processes[0]!;
  const impure = {
    ...system,
    processes: [{ ...hero, moves: (s) => (++calls > 20 ? [] : hero.moves(s)) }],
  } satisfies typeof system;

  expect(selfCheck(impure).differences).not.toEqual([]);
});

test('liveness agrees with a fair component found by transitive closure', () => {
  fc.assert(
    fc.property(randomSystem, (system) => {
      const live = {
        ...system,
        properties: system.properties.filter((p) => p.kind === 'eventually'),
      };
      const restless = {
        ...live,
        processes: live.processes.map((process) => ({ ...process, resting: () => true })),
      };
      const strict = { ...restless, processes: restless.processes.map(withoutViolations) };

      const { verdict, broken } = explore(strict);

      expect(verdict).toBe(staysOutside(strict) ? 'violated' : 'holds');
      if (broken) verifyTrace(strict, broken);
    }),
    { numRuns: 300 },
  );
});

type Process<S> = System<S>['processes'][number];

function withoutViolations<S>(process: Process<S>): Process<S> {
  return {
    ...process,
    moves: (s) =>
      process.moves(s).map((move) => ({
        ...move,
        apply: (d) => {
          try {
            move.apply(d);
          } catch {
            // The rule is not the subject here; the move's writes up to it stand.
          }
        },
      })),
  };
}

/** Whether a fair run may stay where no 'eventually' rule is met: by Warshall's closure. */
function staysOutside<S>(system: System<S>): boolean {
  const rule = system.properties[0];
  if (rule?.kind !== 'eventually') throw new Error('a liveness rule is wanted');
  const key = (state: S): string => canonical(system.schema, state);
  const states = new Map([[key(system.initial), system.initial]]);
  for (const state of states.values()) {
    for (const { move } of movesOf(system, state)) {
      const after = takeMove(move, state);
      if (!states.has(key(after))) states.set(key(after), after);
    }
  }
  const outside = [...states.values()].filter((state) => !rule.met(state));
  const index = new Map(outside.map((state, i) => [key(state), i]));
  const edges = outside.map((state) =>
    movesOf(system, state).map(({ process, move }) => ({
      process,
      to: index.get(key(takeMove(move, state))) ?? -1,
    })),
  );
  if (edges.some((out) => out.length === 0)) return true;
  const reach = edges.map((out) => outside.map((_, j) => out.some(({ to }) => to === j)));
  for (const k of reach.keys()) {
    for (const row of reach) {
      if (row[k]) reach[k]!.forEach((yes, j) => (row[j] ||= yes));
    }
  }
  return outside.some((_, i) => {
    if (!reach[i]![i]) return false;
    const members = [...reach.keys()].filter((j) => reach[i]![j] && reach[j]![i]);
    return system.processes.every((_p, p) =>
      members.some((m) => {
        const own = edges[m]!.filter(({ process }) => process === p);
        return own.length === 0 || own.some(({ to }) => members.includes(to));
      }),
    );
  });
}
