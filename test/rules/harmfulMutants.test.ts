// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, test } from 'vitest';
import { HARMFUL, mutated, type Mutant } from '../../src/model/mutants/index.ts';
import { PROCEDURE } from '../../src/model/procedures.ts';
import { ask, question, verdictOf, type Changes } from '../model/ask.ts';

/** What a mutant changes about its spec, besides the procedures. */
const changesOf = ({ scenario, rules }: Mutant): Changes => ({
  ...(scenario && { scenario }),
  ...(rules && { rules }),
});

describe('a mistake in the code that landed is seen by its rule first', () => {
  test.each(HARMFUL.map((one) => [one.name, one] as const))(
    '%s',
    (_, one) => {
      const procedures = mutated(PROCEDURE, ...one.mutations);
      const answer = ask(question(one.spec), { ...changesOf(one), procedures });
      expect(verdictOf(answer)).toBe(one.killedBy);
    },
    30_000,
  );
});

describe('without the mistake the same scenario holds', () => {
  const scenarios = new Map(
    HARMFUL.map((one) => [
      `${one.spec} with ${JSON.stringify(changesOf(one))}`,
      { id: one.spec, changes: changesOf(one) },
    ]),
  );
  test.each([...scenarios])(
    '%s',
    (_, { id, changes }) => {
      expect(verdictOf(ask(question(id), changes))).toBe('holds');
    },
    30_000,
  );
});
