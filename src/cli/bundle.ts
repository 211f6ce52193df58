// SPDX-License-Identifier: GPL-2.0-only
import type { ExitCode } from './exitCodes.ts';
import type { Io } from './io.ts';

// What the build makes one script of (`scripts/bundle.mjs`); each part is set up when it is asked for.

/** Runs a command line, with a process such as a test has. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { command } = await import('./command.ts');
  return command(argv, io);
}

/** Runs the command line of this process, and ends it. */
export async function run(): Promise<void> {
  const { leave, processIo } = await import('./io.ts');
  leave(await main(process.argv.slice(2), processIo()));
}

/** Serves the requests of `check`, in a worker thread. */
export const modelWorker = (): Promise<unknown> => import('./modelWorker.ts');

/** The same for audits and series. */
export const auditWorker = (): Promise<unknown> => import('./auditWorker.ts');
