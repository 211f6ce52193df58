// SPDX-License-Identifier: GPL-2.0-only
import { explore, verifyTrace } from '../explorer/index.ts';
import { propertiesOf } from '../invariants/index.ts';
import { buildModel } from '../model/model.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Spec } from '../specs/spec.ts';
import { ORDERING_RULES, type OrderingRule } from './orderingRules.ts';

/** What the explorer says of a rule for one code. */
export interface Judgement {
  /** `vacuous`: no run puts the rule to the test. `failed`: the model cannot be built so. */
  readonly verdict: 'holds' | 'violated' | 'inconclusive' | 'vacuous' | 'failed';
  readonly states: number;
  readonly transitions: number;
  /** Steps of the shortest trace, or why nothing can be said. */
  readonly steps: number | null;
  readonly message: string | null;
}

/** An ordering rule, the spec behind it, and whether the code keeps it. */
export interface JudgedRule {
  readonly rule: OrderingRule;
  readonly spec: Spec;
  /** The rule of the model that checks it. */
  readonly checkedBy: string;
  readonly judgement: Judgement;
}

/** A scenario's verdict on some rules; a violation is confirmed by the independent replayer. */
export function judge(
  scenario: Scenario,
  forms: ReadonlySet<string>,
  rules: readonly string[],
): Judgement {
  const none = { states: 0, transitions: 0, steps: null, message: null };
  try {
    const checked = new Set(rules);
    const { system } = buildModel({
      scenario,
      forms,
      checked,
      properties: (model) => propertiesOf(model, checked),
    });
    const result = explore(system, { budget: { states: 5_000_000, seconds: 60 } });
    const { states, transitions, broken } = result;
    if (broken) {
      verifyTrace(system, broken);
      const steps = broken.trace.steps.length;
      return { verdict: 'violated', states, transitions, steps, message: broken.message };
    }
    const vacuous = result.verdict === 'holds' && result.unwitnessed.length > 0;
    const verdict = vacuous ? 'vacuous' : result.verdict;
    return { ...none, verdict, states, transitions };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...none, verdict: 'failed', message };
  }
}

/** Asks every ordering rule that has its spec: by the one rule of the model that the spec aims at. */
export function judgeRules(
  specs: readonly Spec[],
  forms: ReadonlySet<string>,
): readonly JudgedRule[] {
  return ORDERING_RULES.flatMap((rule) => {
    const spec = specs.find(({ id }) => id === rule.spec);
    const checkedBy = spec?.before?.rule;
    if (!spec || checkedBy === undefined) return [];
    return [{ rule, spec, checkedBy, judgement: judge(spec.scenario, forms, [checkedBy]) }];
  });
}
