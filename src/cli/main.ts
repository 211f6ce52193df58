#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processIo } from './io.ts';
import { modelEngine } from './modelEngine.ts';
import { run } from './program.ts';

/** The folder of specs that comes with the program, as the user would name it. */
function ownSpecs(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return relative(process.cwd(), join(folder, 'specs')) || '.';
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

process.exitCode = await run(process.argv.slice(2), processIo(), {
  engine: modelEngine,
  specs: ownSpecs(),
  worker: new URL('./modelWorker.js', import.meta.url),
});
