// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makefileVersion } from './snapshot.ts';
import { SourceError } from './sourceError.ts';

/** A kernel tree, or as much of one as holds the SCMI stack. */
export interface Tree {
  /** The folder that holds bus.c and driver.c. */
  readonly scmi: string;
  /** The kernel's version, `unknown` without its Makefile. */
  readonly version: string;
}

const folder = 'drivers/firmware/arm_scmi';

/**
 * Finds the SCMI stack below `dir`, which is a kernel tree or the folder arm_scmi itself.
 * @throws SourceError when `dir` is not there or holds no SCMI stack.
 */
export function openTree(dir: string): Tree {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    throw new SourceError(`${dir} is not a directory`, 'name an unpacked kernel tree');
  }
  const holds = (path: string): boolean => existsSync(join(path, 'driver.c'));
  if (holds(join(dir, folder))) return { scmi: join(dir, folder), version: versionOf(dir) };
  if (holds(dir) && existsSync(join(dir, 'bus.c'))) {
    return { scmi: dir, version: versionOf(join(dir, '../../..')) };
  }
  throw new SourceError(
    `${dir} holds no ${folder}/driver.c`,
    'name the top of a kernel tree, or run scripts/fetchKernel.sh to get one',
  );
}

/** The path of a C file of the stack, in the present layout or the old one; undefined without it. */
export function pathOf(tree: Tree, file: string): string | undefined {
  const paths = [join(tree.scmi, file), join(tree.scmi, 'transports', file)];
  return paths.find((path) => existsSync(path));
}

/**
 * Reads a file of the tree.
 * @throws SourceError when it cannot be read.
 */
export function readSource(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SourceError(`${path} cannot be read (${code})`, 'check its permissions');
  }
}

function versionOf(dir: string): string {
  const path = join(dir, 'Makefile');
  return existsSync(path) ? makefileVersion(readSource(path)) : 'unknown';
}
