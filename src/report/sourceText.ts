// SPDX-License-Identifier: GPL-2.0-only

/** A C function as it stands in a kernel tree. */
export interface SourceText {
  /** Below the root of the tree. */
  readonly file: string;
  /** The number of its first line. */
  readonly first: number;
  readonly lines: readonly string[];
}

/** Finds a C function in a kernel tree; `null` where it has none of this name. */
export type Sources = (fn: string) => SourceText | null;

/** Without a kernel tree there are none. */
export const noSources: Sources = () => null;
