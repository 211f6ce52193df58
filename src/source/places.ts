// SPDX-License-Identifier: GPL-2.0-only

/** Where a procedure stands in one kernel tree. */
export interface Place {
  readonly path: string;
  /** The first line of the function. */
  readonly line: number;
  /** The line of each of its steps, locals and calls that the C has a token for. */
  readonly lines: ReadonlyMap<number, number>;
}

/** By the name of the procedure. */
export type Places = ReadonlyMap<string, Place>;

/**
 * The line of the `act`-th statement of a procedure. A statement that the C has no token for stands
 * behind the one before it: then the line is only near.
 */
export function lineOf(
  { line, lines }: Place,
  act: number,
): { readonly line: number; readonly near: boolean } {
  const exact = lines.get(act);
  if (exact !== undefined) return { line: exact, near: false };
  let before = line;
  for (let i = act - 1; i >= 0; i--) {
    const known = lines.get(i);
    if (known === undefined) continue;
    before = known;
    break;
  }
  return { line: before, near: true };
}
