// SPDX-License-Identifier: GPL-2.0-only
import { Option, type Command } from 'commander';
import type { ExitCode } from './exitCodes.ts';
import { RESULT_FORMATS } from './formats.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { MergeOptions } from './mergeCommand.ts';

/** Adds `merge` to the program. */
export function addMergeCommand(
  program: Command,
  io: Io,
  host: Host,
  done: (code: ExitCode) => void,
): void {
  program
    .command('merge')
    .description(
      'join the parts that check --shard i/n --json printed; does all that the whole would',
    )
    .argument('<file...>', 'the output of each part, in any order')
    .option('--out <dir>', 'write traces and pictures to this folder', 'out')
    .option('--no-svg', 'write no SVG')
    .option('--html', 'also write the pages and the index (the parts need check --html, too)')
    .option('--tree <dir>', 'the tree that the parts are about, so that the pages show its C')
    .option('--json', 'print JSON (see docs/json.md)')
    .addOption(
      new Option('--format <name>', 'print for a tool instead (sarif, json: as --html)')
        .choices([...RESULT_FORMATS])
        .conflicts('json'),
    )
    .option('-v, --verbose', 'print every trace, and seconds')
    .addOption(
      new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--specs <dir>', 'the folder of the specs, where it was another')
    .action(async (files: readonly string[], options: MergeOptions) => {
      const { merge } = await import('./mergeCommand.ts');
      done(await merge(files, options, io, host));
    });
}
