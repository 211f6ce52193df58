// SPDX-License-Identifier: GPL-2.0-only

/** Where the statements of a procedure in these forms stand in a C function. */
export interface FormLayout {
  /** All the forms that the procedure asks for; the others make no difference to it. */
  readonly asks: readonly string[];
  readonly forms: readonly string[];
  /** The line of each of its steps, locals and calls, in their order, that the C has a token for. */
  readonly lines: ReadonlyMap<number, number>;
}

/** Where a procedure stands in one kernel tree. */
export interface Place {
  readonly path: string;
  /** The first line of the function. */
  readonly line: number;
  readonly layouts: readonly FormLayout[];
}

/** By the name of the procedure. */
export type Places = ReadonlyMap<string, Place>;

/**
 * The line of the `act`-th statement of a procedure in these forms. A statement that the C has no
 * token for stands behind the one before it: then the line is only near.
 */
export function lineOf(
  { line, layouts }: Place,
  forms: ReadonlySet<string>,
  act: number,
): { readonly line: number; readonly near: boolean } {
  const same = layouts.find((one) =>
    one.asks.every((form) => one.forms.includes(form) === forms.has(form)),
  );
  const lines = (same ?? layouts[0])?.lines ?? new Map<number, number>();
  const exact = same && lines.get(act);
  if (exact !== undefined) return { line: exact, near: false };
  for (let i = act; i >= 0; i--) {
    const known = lines.get(i);
    if (known !== undefined) return { line: known, near: true };
  }
  return { line, near: true };
}
