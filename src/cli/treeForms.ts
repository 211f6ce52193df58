// SPDX-License-Identifier: GPL-2.0-only
import type { FixStatus, RecognisedFunction, RecognisedTree } from '../source/index.ts';
import type { Spec } from '../specs/spec.ts';
import type { Engine } from './engine.ts';
import { whyNoRule } from './question.ts';

/**
 * The forms to run for a tree: those that it has. A fix that does not apply counts as in: what it
 * mends is not there to go wrong.
 */
export function treeForms(engine: Engine, tree: RecognisedTree): ReadonlySet<string> {
  const forms = engine.catalogue.flatMap(({ number, form }) => {
    const status = statusOf(tree, number, form);
    return status === 'present' || (status === 'not-applicable' && number !== undefined)
      ? [form]
      : [];
  });
  return new Set(forms);
}

/** Why a spec cannot be asked of this tree; `null` when it can. */
export function whyNotModelled(engine: Engine, tree: RecognisedTree, spec: Spec): string | null {
  const strange = tree.functions.filter(isStrange).map(({ name }) => name);
  const met = spec.functions.filter((name) => strange.includes(name));
  if (met.length > 0) return `the tree has ${met.join(', ')} in a form that the model lacks`;
  const ruled = whyNoRule(engine, spec, treeForms(engine, tree));
  if (ruled !== null) return ruled;
  for (const { number, form, functions } of engine.catalogue) {
    const concerns =
      number === undefined
        ? functions.some((name) => spec.functions.includes(name))
        : number === spec.fix;
    const status = statusOf(tree, number, form);
    if (!concerns || status === undefined) continue;
    const fix = number === undefined ? `form ${form}` : `fix ${number}`;
    if (status === 'partial') return `${fix} is only partly in`;
    if (status === 'ambiguous' && number !== undefined)
      return `${fix} cannot be told from the code`;
    if (status === 'not-modelled' && number !== undefined) return `${fix} meets unknown code`;
    if (status === 'not-applicable' && number !== undefined) return `${fix} does not apply here`;
  }
  return null;
}

/** Whether the model and the source differ in this function. */
export function isStrange(fn: RecognisedFunction): boolean {
  if (fn.status === 'missing') return (fn.calledBy ?? []).length > 0;
  return fn.status === 'not-modelled';
}

function statusOf(
  tree: RecognisedTree,
  number: number | undefined,
  form: string,
): FixStatus | undefined {
  return number === undefined ? tree.forms[form] : tree.fixes[String(number)];
}
