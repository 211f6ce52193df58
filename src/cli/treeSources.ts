// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sources } from '../report/sourceText.ts';
import type { Places } from '../source/places.ts';
import type { Engine } from './engine.ts';
import { linesOfTree, type TreeLines } from './lines.ts';
import { readTree } from './readTree.ts';

/** The C functions of a kernel tree in this folder, where they stand as `places` says. */
export function treeSources(places: Places, folder: string): Sources {
  const files = new Map<string, readonly string[]>();
  const linesOf = (path: string): readonly string[] => {
    const known = files.get(path);
    if (known) return known;
    const file = join(folder, path);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    files.set(path, lines);
    return lines;
  };
  return (fn) => {
    const found = places.get(fn);
    if (!found) return null;
    const { path, line } = found;
    const text = linesOf(path);
    const last = text.indexOf('}', line);
    return { file: path, first: line, lines: text.slice(line - 1, last < 0 ? line : last + 1) };
  };
}

/**
 * Reads the kernel tree in a folder: where its C stands, and the C itself.
 * @throws UsageError when there is no SCMI stack in it that can be read.
 */
export async function treeAt(
  engine: Engine,
  folder: string,
): Promise<TreeLines & { readonly sources: Sources }> {
  const tree = await readTree(engine, folder);
  return { ...linesOfTree(tree), sources: treeSources(tree.places, folder) };
}
