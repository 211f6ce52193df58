// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError } from './sourceError.ts';
import { openTree, readSource } from './tree.ts';

/** Where the SCMI stack stands in a kernel tree. */
export const STACK = 'drivers/firmware/arm_scmi';

/** The SCMI stack of one kernel tree in memory: nothing is read from a disk any more. */
export interface Snapshot {
  /** Where it comes from, for people. */
  readonly name: string;
  /** The kernel's version, `unknown` without its Makefile. */
  readonly version: string;
  /** By path from the top of the tree: C files and headers below `drivers/firmware/arm_scmi`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Whether a path of a kernel tree belongs into a snapshot: the stack's own C, and its transports'. */
export function inSnapshot(path: string): boolean {
  return /^drivers\/firmware\/arm_scmi\/(?:transports\/|vendors\/\w+\/)?[\w-]+\.[ch]$/.test(path);
}

/**
 * A snapshot of files that were read by other means than from a folder.
 * @throws SourceError when there is no SCMI stack among them.
 */
export function snapshotOf(name: string, files: ReadonlyMap<string, string>): Snapshot {
  if (!files.has(`${STACK}/driver.c`)) {
    throw new SourceError(`${name} holds no ${STACK}/driver.c`, 'name a kernel tree that does');
  }
  const kept = [...files].filter(([path]) => inSnapshot(path));
  return { name, version: makefileVersion(files.get('Makefile')), files: new Map(kept) };
}

/**
 * Reads the SCMI stack of a folder: a kernel tree, or the folder arm_scmi itself.
 * @throws SourceError when there is none, or a file cannot be read.
 */
export function readFolder(dir: string): Snapshot {
  const tree = openTree(dir);
  const files = new Map<string, string>();
  for (const below of ['', 'transports']) {
    const folder = join(tree.scmi, below);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) continue;
    for (const file of readdirSync(folder).toSorted()) {
      const path = below === '' ? `${STACK}/${file}` : `${STACK}/${below}/${file}`;
      if (inSnapshot(path)) files.set(path, readSource(join(folder, file)));
    }
  }
  return { name: dir, version: tree.version, files };
}

/** The path of a C file that the model knows by `file`, in the present layout or the old one. */
export function pathIn(snapshot: Snapshot, file: string): string | undefined {
  const base = file.replace(/^transports\//, '');
  const paths = [`${STACK}/${file}`, `${STACK}/transports/${base}`, `${STACK}/${base}`];
  return paths.find((path) => snapshot.files.has(path));
}

/** The version that a kernel's top Makefile states. */
export function makefileVersion(text: string | undefined): string {
  const value = (name: string): string =>
    new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S*)`, 'm').exec(text ?? '')?.[1] ?? '';
  const numbers = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(value);
  return numbers.includes('') ? 'unknown' : numbers.join('.') + value('EXTRAVERSION');
}
