// SPDX-License-Identifier: GPL-2.0-only
import type { ExitCode } from './exitCodes.ts';
import type { Io } from './io.ts';

// What the build makes one script of (`scripts/bundle.mjs`); each part is set up when it is asked for.

/** Runs a command line; in the process itself, unless another one is given. */
export async function main(argv: readonly string[], io?: Io): Promise<ExitCode> {
  const [{ command }, { processIo }] = [await import('./command.ts'), await import('./io.ts')];
  return command(argv, io ?? processIo());
}

/** Serves the requests of `check`, in a worker thread. */
export const modelWorker = (): Promise<unknown> => import('./modelWorker.ts');

/** The same for audits and series. */
export const auditWorker = (): Promise<unknown> => import('./auditWorker.ts');
