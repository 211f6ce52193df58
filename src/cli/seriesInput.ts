// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync, statSync } from 'node:fs';
import { PatchError } from '../series/patchError.ts';
import { applyPatch, takeBack } from '../series/applyPatch.ts';
import { readSeries, type Series } from '../series/series.ts';
import { commitOf, git, loadTree, SourceError, type Snapshot } from '../source/index.ts';
import { loading } from './auditCommand.ts';
import { UsageError } from './usageError.ts';

/** A series, and the tree that it is for. */
export interface SeriesInput {
  readonly series: Series;
  readonly snapshot: Snapshot;
  /** What the tree is, in words. */
  readonly base: string;
  readonly notes: readonly string[];
}

/** No mailbox of a series is larger. */
const LARGEST = 256 << 20;

/**
 * Reads a series from a file, from standard input (`-`), or from a range of commits of the tree, and
 * finds the tree to apply it to: what the user says, else its `base-commit:`, else the tree as it is.
 * @throws UsageError when there is no such thing.
 */
export async function seriesInput(
  what: string,
  tree: string,
  revision: string | undefined,
): Promise<SeriesInput> {
  const isRange = what !== '-' && what.includes('..') && !isThere(what);
  const { text, parent } = isRange
    ? await loading(() => patchesOf(tree, what))
    : { text: readMbox(what), parent: undefined };
  const series = await reading(what, text);
  const wanted = revision ?? parent ?? (await ownBase(tree, series.base));
  const snapshot = await loading(() => loadTree(tree, wanted));
  const base = wanted === undefined ? `${tree} (Linux ${snapshot.version})` : wanted;
  if (wanted !== undefined) return { series, snapshot, base, notes: series.notes };
  const notes = [...series.notes];
  if (series.base !== null) notes.push(`its base-commit ${series.base} is not in ${tree}`);
  const before = alreadyIn(snapshot, series);
  if (before === undefined) return { series, snapshot, base, notes };
  notes.push('the tree has this series already: it is judged against the tree without it');
  return { series, snapshot: before, base, notes };
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function readMbox(path: string): string {
  const name = path === '-' ? 'standard input' : path;
  try {
    if (path !== '-' && statSync(path).size > LARGEST) {
      throw new UsageError(`${name} is too large for a series`, 'give the mbox of one series');
    }
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`cannot read ${name} (${code})`, 'name an mbox, or a range as A..B');
  }
}

async function reading(what: string, text: string): Promise<Series> {
  try {
    return await readSeries(text);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    throw new UsageError(`${what}: ${error.message}`, error.remedy);
  }
}

/** The commits of a range as git would mail them, and the commit before the first. */
async function patchesOf(
  tree: string,
  range: string,
): Promise<{ readonly text: string; readonly parent: string }> {
  const commits = (
    await git(tree, [
      'rev-list',
      '--reverse',
      '--no-merges',
      '--topo-order',
      '--end-of-options',
      range,
    ])
  )
    .split('\n')
    .filter((line) => line !== '');
  const [first] = commits;
  if (first === undefined) throw new SourceError(`${range} has no commits`, 'name a range as A..B');
  const options = ['--stdout', '--no-attach', '--no-signature', '--no-renames', '--no-ext-diff'];
  const text = await git(tree, ['format-patch', ...options, '--end-of-options', range]);
  return { text, parent: await commitOf(tree, `${first}^`) };
}

/** The base that a series states, where the tree is a git repository that has it. */
async function ownBase(tree: string, base: string | null): Promise<string | undefined> {
  if (base === null) return undefined;
  try {
    // a folder inside of another repository is not that repository
    if ((await git(tree, ['rev-parse', '--show-prefix'])).trim() !== '') return undefined;
    return await commitOf(tree, base);
  } catch {
    return undefined;
  }
}

/** The tree without the series, when it has all of it. */
function alreadyIn(snapshot: Snapshot, { patches }: Series): Snapshot | undefined {
  const [first] = patches;
  if (first === undefined || 'snapshot' in applyPatch(snapshot, first.files)) return undefined;
  let tree: Snapshot | undefined = snapshot;
  for (const { files, damage } of patches.toReversed()) {
    if (tree === undefined || damage !== null) return undefined;
    tree = takeBack(tree, files);
  }
  return tree;
}
