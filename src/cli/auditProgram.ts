// SPDX-License-Identifier: GPL-2.0-only
import { Option, type Command } from 'commander';
import type { AuditOptions } from './auditCommand.ts';
import type { DriftOptions } from './driftCommand.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { SeriesOptions } from './seriesCommand.ts';

/** Adds the commands about kernel trees and patches; each is loaded when it is asked for. */
export function addTreeCommands(
  program: Command,
  io: Io,
  host: Host,
  done: (code: ExitCode) => void,
): void {
  runOptions(
    program
      .command('audit')
      .description('which fixes a kernel tree has, in which form, and which rules that code breaks')
      .argument('<tree>', 'a kernel tree, a git repository (--rev), or a tar of kernel sources')
      .option('--rev <revision>', 'audit this commit of the git repository, without a checkout')
      .option('--no-verdicts', 'only say what the code is')
      .addOption(
        new Option('--watch', 'judge a checked-out tree again whenever it changes').conflicts([
          'rev',
          'json',
          'format',
        ]),
      )
      .addOption(
        new Option('--format <name>', 'print for a tool instead')
          .choices(['b4', 'b4-review', 'sarif', 'ktap', 'junit', 'github'])
          .conflicts('json'),
      ),
  ).action(async (path: string, options: AuditOptions) => {
    const run =
      options.watch === true
        ? (await import('./auditWatch.ts')).watchTree
        : (await import('./auditCommand.ts')).audit;
    done(await run(path, options, io, host));
  });

  runOptions(
    program
      .command('series')
      .description('what each patch of a series fixes, breaks, and leaves')
      .argument('<series>', 'an mbox (- for standard input), or a range of commits as A..B')
      .requiredOption('--tree <dir>', 'the kernel tree, or the git repository, that it is for')
      .option('--base <revision>', 'apply it to this commit of the git repository')
      .option('--ascii', 'no characters beyond ASCII')
      .addOption(
        new Option('--format <name>', 'print for a tool instead')
          .choices(['b4', 'b4-review'])
          .conflicts('json'),
      ),
  ).action(async (what: string, options: SeriesOptions) => {
    const { series } = await import('./seriesCommand.ts');
    done(await series(what, options, io, host));
  });

  program
    .command('drift')
    .description('whether the model and a kernel tree still have the same functions (exit 4: no)')
    .argument('<tree>', 'a kernel tree, a git repository (--rev), or a tar of kernel sources')
    .option('--rev <revision>', 'look at this commit of the git repository')
    .option('--acknowledge <file>', 'changes that were looked at: FUNCTION HASH reason')
    .option('--json', 'print JSON')
    .action(async (path: string, options: DriftOptions) => {
      const { drift } = await import('./driftCommand.ts');
      done(await drift(path, options, io, host));
    });
}

/** The options that every command has that explores. */
function runOptions(command: Command): Command {
  return command
    .option('--spec <id...>', 'only these specs')
    .addOption(
      new Option('--transport <name>', 'only specs of this transport').choices([
        'mailbox',
        'virtio',
        'smc',
      ]),
    )
    .option('--json', 'print JSON (see docs/maintainers.md)')
    .option('--baseline <file>', 'findings that this file lists are known')
    .option('--write-baseline <file>', 'write the findings to this file')
    .option('--out <dir>', 'write traces and pictures here (default: out; for a tool: nowhere)')
    .option('--no-svg', 'write no SVG')
    .option('--jobs <n>', 'run so many explorations at once (default: one per core)')
    .option('--budget-seconds <n>', 'end an exploration as inconclusive after so long')
    .option('--budget-states <n>', 'end an exploration as inconclusive after so many states')
    .option('--no-cache', 'explore again what was explored before')
    .option('-v, --verbose', 'print every function and every trace')
    .addOption(
      new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--specs <dir>', 'read the specs from another folder');
}
