// SPDX-License-Identifier: GPL-2.0-only
import { expect } from 'vitest';
import { FIXES, FORMS } from '../../src/model/fixes.ts';
import { PROCEDURES } from '../../src/model/procedures.ts';
import { readCFile } from '../../src/source/cFile.ts';
import { compareDetails } from '../../src/source/knownDetails.ts';
import { leavesOf } from '../../src/source/outline.ts';
import { recogniseFunction } from '../../src/source/recognise.ts';
import { recogniseSnapshot, type RecognisedFunction } from '../../src/source/recogniseTree.ts';
import { modelVocabulary } from '../../src/source/skeleton.ts';
import { readFolder, type Snapshot } from '../../src/source/snapshot.ts';
import { transportOf } from '../../src/source/statements.ts';
import { harmful } from './mutants.ts';

const vocabulary = modelVocabulary(PROCEDURES);

/** What is recognised in a tree, function by function. */
export async function recognised(snapshot: Snapshot): Promise<readonly RecognisedFunction[]> {
  return (await recogniseSnapshot(snapshot, PROCEDURES, [...FIXES, ...FORMS])).functions;
}

/** The part of it that no harmless change may change. */
export async function told(snapshot: Snapshot): Promise<readonly (readonly string[])[]> {
  const functions = await recognised(snapshot);
  return functions.map(({ name, status, forms, hash }) => [name, status, forms.join(), hash ?? '']);
}

/** The tree with every C file changed. */
export async function changed(
  dir: string,
  change: (text: string) => string | Promise<string>,
): Promise<Snapshot> {
  const snapshot = readFolder(dir);
  const files = new Map<string, string>();
  for (const [path, text] of snapshot.files) {
    files.set(path, path.endsWith('.c') ? await change(text) : text);
  }
  expect([...files]).not.toEqual([...snapshot.files]);
  return { ...snapshot, files };
}

/** The tree with one place of one file changed: `file` is what its path ends in. */
export function edited(dir: string, file: string, from: string | RegExp, to: string): Snapshot {
  const was = readFolder(dir);
  const path = [...was.files.keys()].find((one) => one.endsWith(`arm_scmi/${file}`)) ?? '';
  const text = was.files.get(path) ?? '';
  const now = text.replace(from, to);
  expect(now).not.toBe(text);
  return { ...was, files: new Map([...was.files, [path, now]]) };
}

/** What became of every harmful mutant of every recognised function of a tree. */
export interface Noticed {
  /** Seen as another form, or none; in conditions, arguments and values; only in the text. */
  readonly inForm: number;
  readonly inDetails: number;
  readonly inText: number;
  readonly missed: readonly string[];
}

/** Makes every harmful mutant of a tree, one at a time, and looks at the function that it is in. */
export async function noticed(dir: string): Promise<Noticed> {
  const snapshot = readFolder(dir);
  let [inForm, inDetails, inText] = [0, 0, 0];
  const missed: string[] = [];
  for (const { name, file, path, status } of await recognised(snapshot)) {
    if (status !== 'form') continue;
    const whole = await readCFile(snapshot.files.get(path ?? '') ?? '');
    const text = whole.get(name)?.text ?? '';
    const was = await look(name, file, text);
    expect(was.difference, name).toEqual([]);
    for (const mutant of await harmful(text)) {
      const now = await look(name, file, mutant.text);
      // what the model is about must make the function another one; the rest, its text
      if (now.form !== was.form) inForm++;
      else if (now.difference.length > 0) inDetails++;
      else if (now.leaves === was.leaves && now.hash !== was.hash) inText++;
      else missed.push(`${name}: ${mutant.what}`);
    }
  }
  return { inForm, inDetails, inText, missed };
}

interface Look {
  readonly form: string;
  readonly difference: readonly string[];
  readonly hash: string;
  readonly leaves: string;
}

async function look(name: string, file: string, source: string): Promise<Look> {
  const facts = (await readCFile(source)).get(name);
  const outline = facts?.outline ?? [];
  const fns = PROCEDURES.filter((fn) => fn.name === name);
  const found = recogniseFunction(fns, outline, vocabulary, transportOf(file));
  return {
    form: found.kind === 'form' ? found.present.join() : found.kind,
    difference: compareDetails(name, outline, vocabulary).difference,
    hash: facts?.hash ?? '',
    leaves: JSON.stringify(
      leavesOf(outline).flatMap((leaf) =>
        vocabulary.counts(leaf) ? [[leaf.kind, leaf.name, leaf.detail]] : [],
      ),
    ),
  };
}
