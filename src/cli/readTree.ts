// SPDX-License-Identifier: GPL-2.0-only
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { RecognisedTree } from '../source/index.ts';
import { SourceError } from '../source/sourceError.ts';
import type { Engine } from './engine.ts';
import { UsageError } from './usageError.ts';

/**
 * Recognises a kernel tree.
 * @throws UsageError when it is not there, holds no SCMI stack, or cannot be read.
 */
export async function readTree(engine: Engine, folder: string): Promise<RecognisedTree> {
  const remedy = 'name the top of a kernel source tree';
  if (!isFolder(folder)) throw new UsageError(`--tree ${folder}: there is no such folder`, remedy);
  if (!isFolder(join(folder, 'drivers/firmware/arm_scmi'))) {
    throw new UsageError(`--tree ${folder}: it has no drivers/firmware/arm_scmi`, remedy);
  }
  try {
    return await engine.readTree(folder);
  } catch (error) {
    if (error instanceof SourceError) {
      const message = error.message.replace(`: ${error.remedy}`, '');
      throw new UsageError(message, error.remedy);
    }
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`cannot read ${path ?? folder}: ${code}`, 'make it a readable file');
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
