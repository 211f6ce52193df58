// SPDX-License-Identifier: GPL-2.0-only
import type { InTree, Place } from '../model/language/thread.ts';
import { sourcePath } from './sourcePath.ts';
import type { ViolationReport } from './trace.ts';

/** Behind a line that is only that of the function. */
export const OTHER_FORM = '(other form)';

/**
 * Where a place of a call trace stands: `drivers/firmware/arm_scmi/bus.c:399`, `…:~399` behind that
 * line, or the line of the function and `OTHER_FORM`; without a tree only the file is known.
 */
export function sourceLine(
  { file, tree }: Pick<Place, 'file' | 'tree'>,
  { lines }: Pick<ViolationReport, 'lines'>,
): string {
  if (file === 'kernel') return '(kernel, modelled)';
  if (!tree) return `${sourcePath(file)}${lines ? ' (not in that tree)' : ''}`;
  return tree.what === 'function'
    ? `${tree.path}:${tree.line} ${OTHER_FORM}`
    : `${tree.path}:${lineNumber(tree)}`;
}

/** `399`, or `~399` where the statement itself is not on the line. */
export function lineNumber({ line, what }: InTree): string {
  return what === 'statement' ? String(line) : `~${line}`;
}

/** What has to be said of a line that the statement is not on; empty for any other. */
export function lineRemark(tree: InTree | undefined): string {
  switch (tree?.what) {
    case 'near':
      return 'it has no C of its own, and stands behind this line';
    case 'function':
      return "it is not in this tree's form of the function, which begins on this line";
    default:
      return '';
  }
}
