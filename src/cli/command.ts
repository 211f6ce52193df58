// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stampOf } from './auditCache.ts';
import { modelTrees } from './auditReach.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Io } from './io.ts';
import { modelEngine } from './modelEngine.ts';
import { run } from './program.ts';

/** The command over the real model, as it is installed: runs one command line. */
export function command(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { version } = JSON.parse(readFileSync(join(home(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return run(argv, io, {
    engine: modelEngine,
    version,
    // As the user would name it.
    specs: relative(process.cwd(), join(home(), 'specs')) || '.',
    worker: new URL('./modelWorker.js', import.meta.url),
    trees: { ...modelTrees, worker: new URL('./auditWorker.js', import.meta.url) },
    cache: () => ({
      folder: process.env['SCMI_LIFETIME_CACHE'] ?? join(home(), '.cache/results'),
      stamp: stampOf(
        ['cli', 'explorer', 'invariants', 'model'].map((name) =>
          fileURLToPath(new URL(`../${name}`, import.meta.url)),
        ),
      ),
    }),
  });
}

/** The folder that the program is installed in. */
function home(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
