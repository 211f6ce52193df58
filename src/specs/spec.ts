// SPDX-License-Identifier: GPL-2.0-only
import * as z from 'zod';
import type { Scenario } from '../model/scenario.ts';
import { suggestion } from './nearest.ts';
import { scenarioSchema } from './scenarioSchema.ts';

// Making code for the schemas costs more than reading some hundred specs by it saves.
z.config({ jitless: true });

/** What a spec may name; the caller takes it from the model. */
export interface SpecNames {
  readonly rules: readonly string[];
  readonly forms: readonly string[];
  readonly variants: readonly string[];
  /** Numbers of the fixes in the catalogue. */
  readonly fixes: readonly number[];
  /** Why the model has no room for a scenario; unset: not checked. */
  readonly tooLarge?: (scenario: Scenario) => string | null;
  /** Kinds of places that may fail; unset: not checked. */
  readonly sites?: readonly string[];
}

/** How large an exploration is; a changed count is a change of meaning. */
export interface Counts {
  readonly states?: number | undefined;
  readonly transitions?: number | undefined;
  readonly depth?: number | undefined;
}

/** One variant of the code and what the rules say of it. */
export interface Side {
  readonly variant: string;
  /** Forms by name, or fixes by number, on top of the variant. */
  readonly with: readonly (string | number)[];
  readonly without: readonly (string | number)[];
  readonly expect: 'holds' | 'violated';
  /** The rule that is broken, when `violated` is expected. */
  readonly rule?: string | undefined;
  readonly counts?: Counts | undefined;
}

/** A rule that this spec leaves out, because the finding with this spec id is known to break it. */
export interface Exception {
  readonly rule: string;
  readonly finding: string;
}

/** One question: a scenario, the rules it is judged by, and the variants it is asked of. */
export interface Spec {
  readonly id: string;
  /** The path it was read from, as the user named it. */
  readonly file: string;
  /** The header comment: the question in prose. */
  readonly question: string;
  readonly fix: number | null;
  readonly finding: boolean;
  readonly general: boolean;
  readonly title: string;
  readonly functions: readonly string[];
  readonly link?: string | undefined;
  readonly scenario: Scenario;
  readonly rules: readonly string[] | 'all';
  readonly except: readonly Exception[];
  readonly before: Side | null;
  readonly after: Side;
  /** Ask about this one run only, as it stands in a replay line. */
  readonly path?: string | undefined;
  readonly budget: { readonly states?: number | undefined; readonly seconds?: number | undefined };
}

/** The fields that stand in the file itself. */
export type SpecBody = Omit<Spec, 'file' | 'question'>;

/** A string out of a list of known names; an unknown one is answered with the nearest. */
function known(kind: string, names: readonly string[], where: string) {
  return z.string().superRefine((name, context) => {
    if (names.includes(name)) return;
    const remedy = `${suggestion(name, names)}${where === '' ? '' : `; ${where} lists them`}`;
    const message = `unknown ${kind} "${name}"`;
    context.addIssue({ code: 'custom', message, params: { remedy } });
  });
}

function sideSchema(names: SpecNames) {
  const rule = known('rule', names.rules, '`scmi-lifetime rules`');
  const fix = z.int().superRefine((number, context) => {
    if (names.fixes.includes(number)) return;
    const remedy = 'fixes are numbered as in the series; `scmi-lifetime fixes` lists them';
    context.addIssue({ code: 'custom', message: `no fix ${number}`, params: { remedy } });
  });
  const form = z.union([known('form', names.forms, '`scmi-lifetime fixes`'), fix], {
    error: 'expected the name of a form or the number of a fix',
  });
  return z
    .strictObject({
      variant: known('variant', names.variants, ''),
      with: z.array(form).default([]),
      without: z.array(form).default([]),
      expect: z.enum(['holds', 'violated']),
      rule: rule.optional(),
      counts: z
        .strictObject({
          states: z.int().min(1).optional(),
          transitions: z.int().min(0).optional(),
          depth: z.int().min(0).optional(),
        })
        .optional(),
    })
    .superRefine((side, context) => {
      if ((side.expect === 'violated') === (side.rule !== undefined)) return;
      const violated = side.expect === 'violated';
      const remedy = violated ? 'add `rule: NAME`' : 'remove `rule`, or expect `violated`';
      const message = violated ? '`violated` without the rule' : '`holds` with a broken rule';
      context.addIssue({ code: 'custom', message, params: { remedy } });
    });
}

/** The schema of a spec file for a model that knows `names`. */
export function specSchema(names: SpecNames) {
  const rule = known('rule', names.rules, '`scmi-lifetime rules`');
  const site = names.sites ? known('fault site', names.sites, '') : z.string().min(1);
  const side = sideSchema(names);
  return z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes'),
    fix: z.int().min(1).max(17).nullable(),
    finding: z.boolean().default(false),
    general: z.boolean().default(false),
    title: z.string().min(1).max(80),
    functions: z.array(z.string().regex(/^\w+$/, 'expected the name of a C function')).min(1),
    link: z.url().optional(),
    scenario: scenarioSchema(site),
    rules: z.union([z.literal('all'), z.array(rule).min(1)], {
      error: 'expected `all` or a list of rule names',
    }),
    except: z.array(z.strictObject({ rule, finding: z.string() })).default([]),
    before: side.nullable().default(null),
    after: side,
    path: z
      .string()
      .regex(/^[\d.:x]*@[0-9a-f]{8}$/, 'expected a path as `explain` prints it after "Replay:"')
      .optional(),
    budget: z
      .strictObject({
        states: z.int().min(1).optional(),
        seconds: z.number().positive().optional(),
      })
      .default({}),
  }) satisfies z.ZodType<SpecBody>;
}
