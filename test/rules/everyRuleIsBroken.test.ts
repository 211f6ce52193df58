// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { RULES } from '../../src/invariants/index.ts';
import { HARMFUL } from '../../src/model/mutants/index.ts';
import { SPECS } from '../model/ask.ts';

/**
 * Which rule kills how many mutants, and which specs it breaks. That these are the verdicts is what
 * harmfulMutants.test.ts and specTable.test.ts assert.
 */
const kills = RULES.map(({ name }) => ({
  rule: name,
  mutants: HARMFUL.filter(({ killedBy }) => killedBy === name).length,
  befores: SPECS.filter(({ before }) => before?.rule === name).length,
  findings: SPECS.filter(({ after }) => after.rule === name).length,
}));

test('every rule is broken by a mutant, by a version before its fix, or by a finding', () => {
  const idle = kills.filter((row) => row.mutants + row.befores + row.findings === 0);
  expect(idle.map(({ rule }) => rule)).toEqual([]);
});

test('every mutant is killed by a rule that exists', () => {
  const names = RULES.map(({ name }) => name);
  for (const { killedBy } of HARMFUL) expect(names).toContain(killedBy);
});

test('mutants have names of their own', () => {
  const names = HARMFUL.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('a mistake kills nothing twice: the table of mutants by rule', () => {
  const table = Object.fromEntries(
    kills.filter(({ mutants }) => mutants > 0).map(({ rule, mutants }) => [rule, mutants]),
  );
  expect(table).toMatchInlineSnapshot(`
    {
      "bound-implies-instance": 1,
      "bound-implies-linked": 1,
      "bus-id-unique": 2,
      "callbacks-stopped-before-free": 5,
      "devices-go-with-request": 1,
      "devices-released": 4,
      "endpoint-lives": 4,
      "endpoint-published": 5,
      "everything-ends": 1,
      "free-once": 2,
      "handle-users": 3,
      "handle-while-bound": 2,
      "handlers-freed": 2,
      "lists-hold-no-freed": 3,
      "no-deadlock": 14,
      "no-send-on-dead-channel": 1,
      "no-use-after-free": 7,
      "node-owned": 1,
      "nodes-balanced": 3,
      "nothing-left": 5,
      "protocol-users": 1,
      "references-balanced": 2,
      "requests-go-with-module": 2,
      "rx-callback-preconditions": 1,
      "setup-unwound": 1,
      "syspower-owned": 1,
      "syspower-unique": 1,
      "transport-devices-never-bound": 1,
    }
  `);
});
