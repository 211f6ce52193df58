// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore } from '../../src/explorer/index.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

const system = twoPhaseCommit(5);
const full = explore(system);

test('a budget of states ends inconclusive, with no more states than that', () => {
  const result = explore(system, { budget: { states: 100 } });

  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: 'states', states: 100 });
});

test('a budget that is just enough is enough', () => {
  const budget = { states: full.states, depth: full.depth };

  expect(explore(system, { budget })).toMatchObject({ verdict: 'holds', states: 8832 });
});

test('a budget of depth cuts below it', () => {
  const result = explore(system, { budget: { depth: full.depth - 1 } });

  expect(result).toMatchObject({
    verdict: 'inconclusive',
    stopped: 'depth',
    depth: full.depth - 1,
  });
  expect(result.states).toBeLessThan(full.states);
});

test.each(['seconds', 'memory'] as const)('a budget of no %s ends at once', (name) => {
  const result = explore(system, { budget: { [name]: 0 } });

  expect(result).toMatchObject({ verdict: 'inconclusive', stopped: name });
  expect(result.states).toBeLessThan(full.states);
});

test('a violation within the budget is a violation', () => {
  const properties = [
    {
      kind: 'always' as const,
      name: 'no-commit',
      clauses: [({ commit }: typeof system.initial) => (commit ? 'committed' : null)],
    },
  ];
  const found = explore({ ...system, properties });

  const result = explore({ ...system, properties }, { budget: { states: found.states } });

  expect(result).toMatchObject({ verdict: 'violated', broken: { rule: 'no-commit' } });
});
