// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { RULES } from '../../src/invariants/index.ts';
import { impactText } from '../../src/report/impactText.ts';
import { race } from './race.ts';

it('is told for every rule, in sentences of its own', () => {
  for (const { impact } of RULES) expect(impact).toMatch(/^[A-Z][^]{15,160}\.$/);
  expect(new Set(RULES.map(({ impact }) => impact)).size).toBe(RULES.length);
});

it('is worse where an interrupt itself runs into it', () => {
  const impact = 'An oops.';
  const last = race.steps.at(-1)?.context ?? 0;
  const contexts = race.contexts.map((name, i) => (i === last ? 'irq' : name));
  const worse = 'An oops. Here in interrupt context, where an oops is a panic.';
  expect(impactText({ impact }, { ...race, contexts, breaking: 'step' })).toBe(worse);
  expect(impactText({ impact }, { ...race, contexts, breaking: 'state' })).toBe(impact);
  expect(impactText({ impact }, race)).toBe(impact);
});
