// SPDX-License-Identifier: GPL-2.0-only
import type { Budget } from '../explorer/system.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Counts, Side, Spec } from '../specs/spec.ts';
import type { Engine, RunRequest } from './engine.ts';
import type { Piece } from './pieces.ts';
import type { SearchChoice } from './searchChoice.ts';
import { UsageError } from './usageError.ts';
import { formsOf, variantText, type Variant } from './forms.ts';

/** What a spec expects of one side. */
export interface Expectation {
  readonly verdict: 'holds' | 'violated';
  readonly rule: string | null;
  readonly counts: Counts;
}

/** One exploration to run, and what is expected of it. */
export interface Question {
  readonly spec: Spec;
  readonly side: 'before' | 'after';
  /** Which code it is asked of, in words. */
  readonly variant: string;
  /** `null` where nothing is: of a plain question, or when the bounds are others than the spec's. */
  readonly expected: Expectation | null;
  /** Asked from the command line of one variant or tree, not by the spec itself. */
  readonly plain: boolean;
  readonly request: RunRequest;
  /** Set of a piece of a question that `--shard` divides. */
  readonly piece?: Piece;
}

/** What the command line changes about the questions of the specs. */
export interface Overrides {
  /** Ask of this code only, instead of the spec's own two sides. */
  readonly asked: { readonly text: string; readonly forms: ReadonlySet<string> } | null;
  readonly faults: number | null;
  readonly budget: Budget;
  /** `null`: search the usual way. */
  readonly search?: SearchChoice | null;
}

/** What a run may cost when nobody says otherwise. */
export const BUDGET: Budget = { states: 20_000_000, seconds: 100 };

/**
 * The questions that a spec asks, in order.
 * @throws UsageError when the model has no room for a scenario with so many failures.
 */
export function questionsOf(engine: Engine, spec: Spec, overrides: Overrides): readonly Question[] {
  const scenario: Scenario =
    overrides.faults === null ? spec.scenario : { ...spec.scenario, faults: overrides.faults };
  const problem = overrides.faults === null ? null : (engine.tooLarge?.(scenario) ?? null);
  if (problem !== null)
    throw new UsageError(
      `--faults ${scenario.faults}: ${spec.id}: ${problem}`,
      'ask for fewer failures',
    );
  const request = (
    forms: ReadonlySet<string>,
    rules = rulesOf(engine, spec, forms),
  ): RunRequest => ({
    scenario,
    forms: [...forms].toSorted(),
    rules,
    budget: { ...BUDGET, ...defined(spec.budget), ...overrides.budget },
    ...(overrides.search && { search: overrides.search }),
  });
  if (overrides.asked) {
    const { text, forms } = overrides.asked;
    return [
      {
        spec,
        side: 'after',
        variant: text,
        expected: null,
        plain: true,
        request: request(forms, aimsOf(engine, spec, forms)),
      },
    ];
  }
  const ask = (side: 'before' | 'after', given: Side): Question => ({
    spec,
    side,
    variant: variantText(given),
    expected: expectationOf(side, given, overrides),
    plain: false,
    request: {
      ...request(formsOf(engine, given satisfies Variant)),
      // A path is a run of the spec's own code and bounds.
      ...(side === 'after' &&
        spec.path !== undefined &&
        overrides.faults === null && { path: spec.path }),
    },
  });
  return [...(spec.before ? [ask('before', spec.before)] : []), ask('after', spec.after)];
}

/** The rules that a spec is judged by, of code with these forms. */
export function rulesOf(
  engine: Engine,
  spec: Spec,
  forms: ReadonlySet<string> = new Set(),
): readonly string[] {
  const all = spec.rules === 'all' ? engine.rules.map(({ name }) => name) : spec.rules;
  const left = new Set(spec.except.map(({ rule }) => rule));
  return all.filter((rule) => !left.has(rule) && whyNotJudged(engine, rule, forms) === null);
}

/** Why code with these forms is not judged by a rule; `null` when it is. */
function whyNotJudged(engine: Engine, name: string, forms: ReadonlySet<string>): string | null {
  const unless = engine.rules.find((rule) => rule.name === name)?.unless;
  return unless !== undefined && forms.has(unless.form) ? `${name}: ${unless.why}` : null;
}

/** Why nothing that a spec is about can be asked of code with these forms; `null` when something can. */
export function whyNoRule(engine: Engine, spec: Spec, forms: ReadonlySet<string>): string | null {
  const reasons = aimsOf(engine, spec, new Set()).map((rule) => whyNotJudged(engine, rule, forms));
  return reasons.every((reason) => reason !== null) ? (reasons[0] ?? null) : null;
}

/**
 * The rules that a plain question is about. A spec that is aimed at one defect asks of any other code
 * whether that defect is there: other defects of that code would only hide it.
 */
function aimsOf(engine: Engine, spec: Spec, forms: ReadonlySet<string>): readonly string[] {
  const aims = [spec.before?.rule, spec.after.rule].filter((rule) => rule !== undefined);
  if (spec.general || aims.length === 0) return rulesOf(engine, spec, forms);
  return [...new Set(aims)].filter((rule) => whyNotJudged(engine, rule, forms) === null);
}

/** With another number of failures the counts are others, and `before` may find something else. */
function expectationOf(
  side: 'before' | 'after',
  given: Side,
  overrides: Overrides,
): Expectation | null {
  const changed = overrides.faults !== null;
  if (changed && side === 'before') return null;
  // Another search numbers and counts the states its own way; the verdict must not change.
  const counts = changed || overrides.search ? {} : (given.counts ?? {});
  return { verdict: given.expect, rule: given.rule ?? null, counts };
}

function defined(budget: Spec['budget']): Budget {
  return {
    ...(budget.states !== undefined && { states: budget.states }),
    ...(budget.seconds !== undefined && { seconds: budget.seconds }),
  };
}
