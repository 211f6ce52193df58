// SPDX-License-Identifier: GPL-2.0-only

/** A C function as it stands in a kernel tree. */
export interface SourceText {
  /** Below the root of the tree. */
  readonly file: string;
  /** The number of its first line. */
  readonly first: number;
  readonly lines: readonly string[];
}

/**
 * Finds a C function, and the line of a statement in it; `null` where the tree has none: no function, or
 * another form of it without the statement.
 */
export type Sources = (
  fn: string,
  file: string,
  c: string,
) => { readonly text: SourceText; readonly line: number | null } | null;

/** Without a kernel tree there are none. */
export const noSources: Sources = () => null;
