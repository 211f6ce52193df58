// SPDX-License-Identifier: GPL-2.0-only
import type { InTree, Place } from '../model/language/thread.ts';

/** Where the statements of a procedure in these forms stand in a C function. */
export interface FormLayout {
  /** All the forms that the procedure asks for; the others make no difference to it. */
  readonly asks: readonly string[];
  readonly forms: readonly string[];
  /** The line of each of its steps, locals and calls, in their order, that the C has. */
  readonly lines: ReadonlyMap<number, number>;
}

/** Where a procedure stands in one kernel tree. */
export interface FunctionPlace {
  /** From the top of the tree. */
  readonly path: string;
  /** The first line of the function. */
  readonly line: number;
  /** The forms that it may have there; none for a function that is like no form of the model. */
  readonly layouts: readonly FormLayout[];
}

/** By the name of the procedure. */
export type Places = ReadonlyMap<string, FunctionPlace>;

/** The texts of a procedure's steps, locals and calls in code of these forms, in their order. */
export type Statements = (fn: string, forms: ReadonlySet<string>) => readonly string[];

/** The form of a function that code of these forms has, if the tree has it too. */
export function layoutOf(
  { layouts }: FunctionPlace,
  forms: ReadonlySet<string>,
): FormLayout | undefined {
  return layouts.find((one) =>
    one.asks.every((form) => one.forms.includes(form) === forms.has(form)),
  );
}

/**
 * Where a statement of code of these forms stands in a tree. Where the tree has another form of the
 * function its line is known if that has the same statement, as often.
 */
export function whereIs(
  found: FunctionPlace,
  { fn, c, act = -1 }: Pick<Place, 'fn' | 'c' | 'act'>,
  forms: ReadonlySet<string>,
  statements: Statements,
): InTree {
  const { path, line, layouts } = found;
  const same = layoutOf(found, forms);
  if (same) return { path, ...lineIn(same, line, act, c) };
  const [other] = layouts;
  if (other !== undefined && c !== '') {
    const [wanted, there] = [forms, new Set(other.forms)].map((some) =>
      statements(fn, some).flatMap((text, i) => (text === c ? [i] : [])),
    );
    const counterpart = there?.[wanted?.indexOf(act) ?? -1];
    if (counterpart !== undefined && wanted?.length === there?.length) {
      return { path, ...lineIn(other, line, counterpart, c) };
    }
  }
  return { path, line, what: 'function' };
}

/** What has no text (a `return`, a condition) is no act, and has the number of the one behind it. */
function lineIn(
  { lines }: FormLayout,
  line: number,
  act: number,
  c: string,
): Pick<InTree, 'line' | 'what'> {
  const exact = c === '' ? undefined : lines.get(act);
  if (exact !== undefined) return { line: exact, what: 'statement' };
  const before = [...lines.keys()].filter((one) => one < act);
  return { line: lines.get(Math.max(...before)) ?? line, what: 'near' };
}
