// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { passOf } from '../../src/contract/observe/observation.ts';
import { explore } from '../../src/explorer/index.ts';
import { propertiesOf, RULES } from '../../src/invariants/index.ts';
import { buildModel } from '../../src/model/model.ts';
import { spec, variant } from './observed.ts';

const ignore = { state: () => undefined, transition: () => undefined };
const all = new Set(RULES.map(({ name }) => name));

describe('the pass of the contract against the search of the explorer', () => {
  it.each(['fix-03', 'fix-06', 'fix-14', 'general-mailbox-load', 'fix-16-link'])(
    'counts the same states and transitions in %s',
    (id) => {
      const { scenario } = spec(id);
      const forms = variant('landed');
      const judged = new Set(
        passOf(scenario, forms).run(ignore, 200_000).broken.length === 0 ? all : [],
      );
      const seen = passOf(scenario, forms, judged).run(ignore, 200_000);
      const { system } = buildModel({
        scenario,
        forms,
        checked: judged,
        properties: (model) => propertiesOf(model, judged),
      });
      const result = explore(system, {});
      expect(result.verdict).toBe('holds');
      expect(seen).toMatchObject({ states: result.states, transitions: result.transitions });
    },
    30_000,
  );

  it('stops where a rule is broken', () => {
    const { scenario } = spec('fix-04');
    const before = new Set([...variant('landed')].filter((form) => form !== '4'));
    const whole = passOf(scenario, before, new Set()).run(ignore, 200_000);
    const good = passOf(scenario, before).run(ignore, 200_000);
    expect(good.broken).toContain('bus-id-unique');
    expect(good.states).toBeLessThan(whole.states);
  });
});
