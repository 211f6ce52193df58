// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { formsOf } from '../../src/cli/forms.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { judge } from '../../src/contract/judgeRules.ts';
import { ORDERING_RULES } from '../../src/contract/orderingRules.ts';
import { SPECS, spec } from './observed.ts';

describe('each sentence of the contract', () => {
  it.each(ORDERING_RULES.map((rule) => [rule.number, rule.spec, rule.sentence] as const))(
    'rule %i (%s) fails when it is broken, and holds when it is kept',
    (_, id) => {
      const { scenario, before, after } = spec(id);
      const rule = before?.rule;
      if (!before || rule === undefined) throw new Error(`${id} has no before`);
      const broken = judge(scenario, formsOf(modelEngine, before), [rule]);
      expect(broken.verdict).toBe('violated');
      const kept = judge(scenario, formsOf(modelEngine, after), [rule]);
      expect(kept).toMatchObject({ verdict: 'holds', message: null });
    },
    20_000,
  );

  it('covers every fix of the series', () => {
    const fixes = ORDERING_RULES.map((rule) => spec(rule.spec).fix);
    const all = new Set(SPECS.flatMap(({ fix }) => (fix === null ? [] : [fix])));
    expect([...all].filter((fix) => !fixes.includes(fix))).toEqual([]);
  });

  it('covers every form that a later version added', () => {
    const named = ORDERING_RULES.flatMap(({ form }) => form ?? []);
    const forms = modelEngine.catalogue.map(({ form }) => form);
    expect(named.filter((form) => !forms.includes(form))).toEqual([]);
  });
});
