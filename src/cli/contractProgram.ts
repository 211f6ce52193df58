// SPDX-License-Identifier: GPL-2.0-only
import { Option, type Command } from 'commander';
import type { ContractOptions } from './contractCommand.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';

/** Adds the command that writes the contract. */
export function addContractCommand(
  program: Command,
  io: Io,
  host: Host,
  done: (code: ExitCode) => void,
): void {
  program
    .command('contract')
    .description('write the lifetime contract, from all explored states (Markdown)')
    .addOption(
      new Option('--variant <name>', 'of this code')
        .choices(Object.keys(host.engine.variants))
        .default('landed'),
    )
    .option('--tree <dir>', 'of the kernel source tree in this folder')
    .option('--diff <from-to...>', 'what changes from one variant to another, in words')
    .addOption(
      new Option(
        '--held-to <name>',
        'only what this code does not keep of the contract of that variant (exit 1)',
      ).choices(Object.keys(host.engine.variants)),
    )
    .option('--html', 'as one HTML page')
    .option('--rst', 'as reStructuredText')
    .option('--context', "only kernel-doc's Context: line of each function")
    .option('--out <dir>', 'write the texts and the automata (DOT) to this folder')
    .option('--specs <dir>', 'read the specs from another folder')
    .action(async (options: ContractOptions) => {
      const { contract } = await import('./contractCommand.ts');
      done(await contract(options, io, host));
    });
}
