// SPDX-License-Identifier: GPL-2.0-only
import { isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';

/** A path into a document: keys and indices. */
export type DocumentPath = readonly PropertyKey[];

/** Line and column, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a path stands in a YAML document: its value, or with `key` its key; for what is not there,
 * the innermost part of the path that is.
 */
export function locate(
  document: Document,
  lines: LineCounter,
  path: DocumentPath,
  key?: string,
): Position {
  let node: unknown = document.contents;
  let found: unknown = node;
  for (const part of path) {
    node = isMap(node) || isSeq(node) ? node.get(part, true) : undefined;
    if (node === undefined || node === null) break;
    found = node;
  }
  if (key !== undefined && isMap(found)) {
    found = found.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key ?? found;
  }
  const offset = (found as Node | null)?.range?.[0] ?? 0;
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** A path as it is printed. */
export function pathText(path: DocumentPath): string {
  return path.map(String).join('.');
}
