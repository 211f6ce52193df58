// SPDX-License-Identifier: GPL-2.0-only
import type { Command } from 'commander';
import type { ExitCode } from './exitCodes.ts';
import type { Io } from './io.ts';

/** Adds `merge` to the program. */
export function addMergeCommand(program: Command, io: Io, done: (code: ExitCode) => void): void {
  program
    .command('merge')
    .description('join the parts that check --shard i/n --json printed; exits as the whole would')
    .argument('<file...>', 'the output of each part, in any order')
    .option('--json', 'print JSON, as the whole check --json would have')
    .action(async (files: readonly string[], options: { readonly json?: boolean }) => {
      const { merge } = await import('./mergeCommand.ts');
      done(merge(files, options, io));
    });
}
