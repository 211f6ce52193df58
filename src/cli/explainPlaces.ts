// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOnly, type Places } from '../report/bugReport.ts';
import type { Sources } from '../report/sourceText.ts';
import { sourcePath } from '../report/sourcePath.ts';
import type { RecognisedTree } from '../source/index.ts';
import type { Engine } from './engine.ts';
import { readTree } from './readTree.ts';

/** Where the C of a kernel tree stands, and what to call the tree. */
export interface TreePlaces {
  readonly places: Places;
  readonly tree: string;
  readonly sources: Sources;
}

/**
 * Finds C functions, and the calls and assignments in them, in a kernel tree.
 * @throws UsageError when there is no SCMI stack in it that can be read.
 */
export async function placesIn(engine: Engine, tree: string): Promise<TreePlaces> {
  return placesOf(await readTree(engine, tree), tree);
}

/** The same of a tree that has been read from this folder. */
export function placesOf({ functions, version }: RecognisedTree, tree: string): TreePlaces {
  const lines = new Map<string, readonly string[]>();
  const textOf = (file: string): readonly string[] => {
    const known = lines.get(file);
    if (known) return known;
    const path = join(tree, pathIn(tree, file));
    const text = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    lines.set(file, text);
    return text;
  };
  const sources: Sources = (fn, file, c) => {
    const found = functions.find((one) => one.name === fn && one.line > 0);
    if (!found || file === 'kernel') return null;
    const text = textOf(found.file);
    const last = text.indexOf('}', found.line);
    const own = text.slice(found.line - 1, last < 0 ? found.line : last + 1);
    return {
      text: { file: pathIn(tree, found.file), first: found.line, lines: own },
      line: lineOf(text, found.line, c),
    };
  };
  const places: Places = (fn, file, c) => {
    const found = sources(fn, file, c);
    return found ? `${found.text.file}:${found.line ?? found.text.first}` : filesOnly(fn, file, c);
  };
  return { places, tree: `Linux ${version}`, sources };
}

/** Transports have had a folder of their own since Linux 6.12. */
function pathIn(tree: string, file: string): string {
  const path = sourcePath(file);
  return existsSync(join(tree, path)) ? path : path.replace('/transports/', '/');
}

/**
 * The line of a statement in the function that begins at `first`; `null` if it is not there, as in a tree
 * that has another form of the function.
 */
export function lineOf(text: readonly string[], first: number, c: string): number | null {
  const wanted = keyOf(c);
  if (wanted === '') return first;
  for (let i = first; i < text.length && text[i] !== '}'; i++) {
    if (text[i]?.replace(/\s/g, '').includes(wanted)) return i + 1;
  }
  return null;
}

/** What to look for: the name that is called, with what it is called on; else the assignment. */
function keyOf(c: string): string {
  const call = /([A-Za-z_][\w>.-]*\()/.exec(c.replace(/^.*?=\s*(?=\w+\()/, ''));
  return (call?.[1] ?? c.split('=')[0] ?? '').replace(/\s/g, '');
}
