// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  array,
  bool,
  explore,
  int,
  record,
  symmetric,
  SymmetryError,
  verifyTrace,
  zero,
  type Infer,
  type SymmetricOptions,
  type System,
} from '../../src/explorer/index.ts';
import { german } from './models/german.ts';
import { philosophers } from './models/philosophers.ts';
import { lyingSystem, symmetricSystem } from './models/symmetricSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';
import { countOrbits } from './orbitCount.ts';

const ORDERS = ['breadth', 'depth'] as const;

/** What no reduction may change, nearest first: the length of the trace, too. */
function answer<S>(system: System<S>, options?: SymmetricOptions): object {
  const result = explore(system, options ? { strategy: symmetric(options) } : {});
  const { verdict, unwitnessed, broken } = result;
  if (broken) verifyTrace(system, broken);
  const isLasso = broken?.trace.loop !== undefined;
  return {
    verdict,
    ...(verdict === 'holds' && { unwitnessed }),
    ...(broken && options?.order !== 'depth' && !isLasso && { steps: broken.trace.steps.length }),
  };
}

function expectSame<S>(system: System<S>, omit: SymmetricOptions['omit'] = []): void {
  const plain = answer(system);
  expect(answer(system, { order: 'breadth', omit })).toEqual(plain);
  const { verdict } = plain as { readonly verdict: string };
  expect(answer(system, { order: 'depth', omit })).toMatchObject({ verdict });
}

test.each<[string, System<never>, number]>([
  ['two-phase commit of 3', twoPhaseCommit(3) as never, 80],
  [
    "German's protocol, by TLC, and the one before the memory has its contents",
    german() as never,
    852 + 1,
  ],
])('%s: one state for each orbit', (_, system, states) => {
  expect(countOrbits(system)).toBe(states);
  for (const options of [{ order: 'breadth' }, { order: 'depth' }, { check: 'some' }] as const) {
    const result = explore(system, { strategy: symmetric(options) });
    expect(result).toMatchObject({ verdict: 'holds', states, unwitnessed: [] });
  }
});

test('philosophers in a ring: one state for all rotations, and the same deadlock', () => {
  const system = philosophers(6, false);
  const all = explore(system, { stopAtFirst: false });
  const reduced = explore(system, { stopAtFirst: false, strategy: symmetric() });

  expect(reduced.states).toBe(countOrbits(system));
  expect(reduced.states).toBeLessThan(all.states / 5);
  expect(reduced.broken?.rule).toBe('no-deadlock');
  expect(reduced.broken?.trace.steps.length).toBe(all.broken?.trace.steps.length);
  verifyTrace(system, reduced.broken!);
});

test('random symmetric systems: same verdict, same shortest length, one state for each orbit', () => {
  let full = 0;
  let stored = 0;
  fc.assert(
    fc.property(symmetricSystem, (system) => {
      expectSame(system);
      full += explore(system, { stopAtFirst: false }).states;
      for (const order of ORDERS) {
        // What must come in the end may need the plain search; it stores all states.
        const { states } = explore(withoutAims(system), {
          stopAtFirst: false,
          strategy: symmetric({ order }),
        });
        expect(states).toBe(countOrbits(system));
        stored += states / ORDERS.length;
      }
    }),
    { numRuns: 400, seed: 3 },
  );
  expect(stored).toBeLessThan(full / 2);
});

function withoutAims<S>(system: System<S>): System<S> {
  const { properties } = system;
  return { ...system, properties: properties.filter(({ kind }) => kind !== 'eventually') };
}

test.each([
  ['the values that name items are not moved with them', 'names', symmetricSystem],
  ['the declaration is not checked', 'check', lyingSystem],
] as const)(
  'where %s, the reduction is found to be wrong',
  (_, omitted, systems) => {
    const omit = omitted === 'names' ? (['names', 'check'] as const) : (['check'] as const);
    const result = fc.check(
      fc.property(systems, (system) => expectSame(system, omit)),
      // A fixed seed: whether a system shows it must not be left to chance.
      { numRuns: 5000, seed: 1, endOnFailure: true },
    );

    expect(result.failed).toBe(true);
  },
  60_000,
);

test('a lie is an error, or it makes no difference', () => {
  let caught = 0;
  fc.assert(
    fc.property(lyingSystem, (system) => {
      try {
        expectSame(system);
      } catch (error) {
        if (!(error instanceof SymmetryError)) throw error;
        caught++;
      }
    }),
    { numRuns: 500, seed: 4 },
  );
  expect(caught).toBeGreaterThan(200);
});

test('philosophers of whom one is ordered are not interchangeable', () => {
  expect(() => explore(philosophers(4, true), { strategy: symmetric() })).toThrow(SymmetryError);
});

test('items that hold the same may still be told apart: by what they do next', () => {
  const schema = record({ at: array(2, int(0, 2)) });
  const system: System<Infer<typeof schema>> = {
    name: 'one step, or two at once',
    schema,
    initial: zero(schema),
    processes: [1, 2].map((by, i) => ({
      name: `p${i}`,
      resting: () => true,
      moves: (s) => (s.at[i] === 0 ? [{ label: 'on', apply: (d) => void (d.at[i] = by) }] : []),
    })),
    properties: [],
    symmetries: [{ name: 'both', items: 2, order: 'any', parts: (i) => [`at.${i}`] }],
  };

  // The other order leaves the first state as it is, not its moves.
  expect(() => explore(system, { strategy: symmetric() })).toThrow('none like it where state 0');
});

test('a rule that one order breaks is a lie even where the search ends before it is checked', () => {
  const schema = record({ at: array(2, int(0, 2)) });
  const system: System<Infer<typeof schema>> = {
    name: 'goals',
    schema,
    initial: { at: [1, 0] },
    processes: [0, 1].map((i) => ({
      name: `runner ${i}`,
      resting: () => true,
      moves: (s) => (s.at[i] === 1 ? [{ label: 'go', apply: (d) => void (d.at[i] = 2) }] : []),
    })),
    symmetries: [{ name: 'runners', items: 2, order: 'any', parts: (i) => [`at.${i}`] }],
    properties: [
      { kind: 'always', name: 'not-second', clauses: [(s) => (s.at[1] === 2 ? 'it is' : null)] },
    ],
  };

  expect(explore(system).verdict).toBe('holds');
  expect(() => explore(system, { strategy: symmetric() })).toThrow(
    new SymmetryError('rule not-second is broken in one order of the items only'),
  );
});

test('a declaration that does not fit the schema is told', () => {
  const schema = record({ a: array(2, bool()), b: array(2, int(0, 2)) });
  const system = (symmetry: object): System<{ readonly a: unknown }> =>
    ({
      name: 'x',
      schema,
      initial: zero(schema),
      processes: [],
      properties: [],
      symmetries: [{ name: 's', items: 2, order: 'any', parts: () => [], ...symmetry }],
    }) as never;
  const told = (symmetry: object) => () => explore(system(symmetry), { strategy: symmetric() });

  expect(told({ parts: (i: number) => [`c.${i}`] })).toThrow('the state has no part c.0');
  expect(told({ parts: (i: number) => [i === 0 ? 'a.0' : 'b.1'] })).toThrow('other leaves');
  expect(told({ parts: () => ['a.0'] })).toThrow('belongs to two items');
  expect(told({ items: 9 })).toThrow('2 to 8');
  expect(told({ names: [{ parts: ['a'], values: [1, 2] }] })).toThrow('cannot name all');
  expect(
    told({ parts: (i: number) => [`b.${i}`], names: [{ parts: ['b.0'], values: [0, 1] }] }),
  ).toThrow('names items for one item only');
  expect(told({ names: [{ parts: ['b'], values: [1] }] })).toThrow('a name for each item');
});
