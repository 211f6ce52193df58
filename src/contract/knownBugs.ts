// SPDX-License-Identifier: GPL-2.0-only
import { explore, type Trace } from '../explorer/index.ts';
import { propertiesOf } from '../invariants/index.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { buildModel } from '../model/model.ts';
import type { State } from '../model/world.ts';
import type { Spec } from '../specs/spec.ts';
import type { Automaton } from './automaton.ts';
import { judgeTrace, type Rejection } from './judgeTrace.ts';
import { passOf } from './observe/observation.ts';

/** A known bug, and what the automata say of the run that shows it. */
export interface KnownBug {
  readonly spec: Spec;
  readonly rule: string;
  /** Steps of the shortest trace. */
  readonly steps: number;
  /** One for each object that its automaton stops, the earliest first. */
  readonly rejections: readonly Rejection[];
}

/** Why no automaton of an object's life can see a rule broken. */
export const NOT_EXPRESSIBLE: Readonly<Record<string, string>> = {
  'keys-fit-type':
    'The rule is about the value of a key. No object is used or changed at a wrong time, and the events of an automaton carry no values.',
};

/** The code that a known bug is in. */
export type FormsOf = (side: NonNullable<Spec['before']>) => ReadonlySet<string>;

/**
 * The shortest run of every spec's `before`, judged by the automata.
 * @throws Error when a `before` shows nothing.
 */
export function knownBugs(
  specs: readonly Spec[],
  automata: readonly Automaton[],
  formsOf: FormsOf,
  rulesOf: (spec: Spec) => readonly string[],
): readonly KnownBug[] {
  return specs.flatMap((spec) => {
    if (spec.before === null) return [];
    const forms = formsOf(spec.before);
    const rules = new Set(rulesOf(spec));
    const { rule, trace } = shortest(spec, forms, rules);
    const rejections = judgeTrace(passOf(spec.scenario, forms, rules), automata, trace);
    return [{ spec, rule, steps: trace.steps.length, rejections }];
  });
}

function shortest(
  spec: Spec,
  forms: ReadonlySet<string>,
  checked: ReadonlySet<string>,
): { readonly rule: string; readonly trace: Trace<State, StepLabel> } {
  const { system } = buildModel({
    scenario: spec.scenario,
    forms,
    checked,
    properties: (model) => propertiesOf(model, checked),
  });
  const { broken } = explore(system, {});
  if (!broken) throw new Error(`${spec.id}: its before breaks no rule`);
  return broken;
}
