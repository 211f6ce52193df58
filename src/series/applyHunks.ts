// SPDX-License-Identifier: GPL-2.0-only
import type { Hunk } from './diff.ts';

/** The text after a patch, or which hunk (from 1) has no place in it, and near which line. */
export type Applied = { readonly text: string } | { readonly hunk: number; readonly line: number };

interface Line {
  readonly text: string;
  /** Put there by an earlier hunk of the same patch: no other hunk may touch it. */
  readonly patched: boolean;
}

/**
 * Applies the hunks of one file as `git apply` does: every context line must be there exactly, but
 * the place may be elsewhere; what is nearest to the place that the hunk names wins, forward first.
 */
export function applyHunks(text: string, hunks: readonly Hunk[]): Applied {
  let image: readonly Line[] = linesOf(text).map((line) => ({ text: line, patched: false }));
  for (const [i, hunk] of hunks.entries()) {
    const before = hunk.lines.filter(({ sign }) => sign !== '+').map((line) => line.text);
    const after = hunk.lines.filter(({ sign }) => sign !== '-').map((line) => line.text);
    const at = placeOf(image, hunk, before);
    if (at === undefined) return { hunk: i + 1, line: hunk.oldStart };
    image = [
      ...image.slice(0, at),
      ...after.map((line) => ({ text: line, patched: true })),
      ...image.slice(at + before.length),
    ];
  }
  return { text: image.map((line) => line.text).join('') };
}

/** The lines of a text, each with its end. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function placeOf(
  image: readonly Line[],
  hunk: Hunk,
  before: readonly string[],
): number | undefined {
  const last = image.length - before.length;
  if (last < 0) return undefined;
  // a hunk without context at its beginning or end belongs at that end of the file
  const atStart = hunk.oldStart <= 1;
  const atEnd = hunk.lines.at(-1)?.sign !== ' ';
  const fits = (at: number): boolean =>
    at >= 0 &&
    at <= last &&
    !(atStart && at !== 0) &&
    !(atEnd && at !== last) &&
    before.every((line, i) => image[at + i]?.text === line && image[at + i]?.patched === false);
  const wanted = atStart ? 0 : atEnd ? last : Math.max(0, hunk.newStart - 1);
  const from = Math.min(wanted, image.length);
  for (let off = 0; off <= image.length; off++) {
    if (fits(from + off)) return from + off;
    if (off > 0 && fits(from - off)) return from - off;
  }
  return undefined;
}
