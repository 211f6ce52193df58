// SPDX-License-Identifier: GPL-2.0-only
import { statSync } from 'node:fs';
import { readRevision } from './fromGit.ts';
import { readTar } from './fromTar.ts';
import { readFolder, type Snapshot } from './snapshot.ts';
import { SourceError } from './sourceError.ts';

/**
 * Reads the SCMI stack from wherever it is: a folder, one revision of a git repository, or a tar.
 * @throws SourceError when it cannot be read.
 */
export async function loadTree(path: string, revision?: string): Promise<Snapshot> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new SourceError(`${path} is not there`, 'name a kernel tree or a tar of one');
  if (found.isDirectory()) {
    return revision === undefined ? readFolder(path) : readRevision(path, revision);
  }
  if (revision !== undefined)
    throw new SourceError(`${path} is no git repository`, 'leave --rev out');
  if (!found.isFile())
    throw new SourceError(`${path} is no file`, 'name a kernel tree or a tar of one');
  return readTar(path);
}
