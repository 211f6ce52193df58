// SPDX-License-Identifier: GPL-2.0-only
import { Command, CommanderError, Option } from 'commander';
import { SpecError } from '../specs/diagnostic.ts';
import { addTreeCommands } from './auditProgram.ts';
import { addContractCommand } from './contractProgram.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { addReportCommands } from './explainProgram.ts';
import { RESULT_FORMATS } from './formats.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { addMergeCommand } from './mergeProgram.ts';
import type { CheckOptions } from './options.ts';
import { ORDERS } from './searchOrders.ts';
import { UsageError } from './usageError.ts';

const STATUSES = `
Exit status: 0 as expected, or a plain question holds; 1 violated; 2 usage or spec error;
3 inconclusive; 4 model and source differ; 5 self-check failed; 130 interrupted.`;

/** Runs one command line (each command is loaded when it is asked for) and answers with the exit status. */
export async function run(argv: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  const program = commands(io, host, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    return failure(error, io);
  }
}

function failure(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    // Help in answer to no command at all has been printed.
    if (error.code === 'commander.help') return EXIT.usage;
    const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    const given = /^too many arguments for '(?:check|gallery)'/.test(message);
    const remedy = given ? ' (name specs with --spec)' : ' (see --help)';
    io.err(`scmi-lifetime: error: ${message}${message.endsWith(')') ? '' : remedy}\n`);
    return EXIT.usage;
  }
  if (error instanceof SpecError) {
    io.err(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof UsageError) {
    io.err(`scmi-lifetime: error: ${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof Error && error.cause instanceof Error) {
    const { name } = error.cause;
    if (name === 'CheckpointError') {
      const remedy = 'to begin anew, remove the file';
      io.err(`scmi-lifetime: error: ${error.message} (${remedy})\n`);
      return EXIT.usage;
    }
  }
  io.err(
    `scmi-lifetime: the model or the explorer is at fault, trust no verdict: ${trail(error)}\n`,
  );
  return EXIT.selfCheck;
}

function trail(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const stack = cause.stack?.split('\n').slice(1) ?? [];
  return [error.message, ...stack].join('\n');
}

function commands(io: Io, host: Host, done: (code: ExitCode) => void): Command {
  const { engine } = host;
  // Settings of the program are inherited only by commands that are added afterwards.
  const program = new Command('scmi-lifetime')
    .description("A model checker for the lifetime rules of Linux's SCMI stack")
    .version(host.version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => {} })
    .addHelpText('afterAll', STATUSES);
  const color = (): Option =>
    new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto');
  const specs = (): Option => new Option('--specs <dir>', 'read the specs from another folder');

  program
    .command('check')
    .description(
      'run the specs and compare with what they expect; or ask about one variant or tree',
    )
    .option('--spec <id...>', 'only these specs')
    .option('--variant <name>', `ask about this code: ${Object.keys(engine.variants).join(', ')}`)
    .option('--with <list>', 'with these fixes or forms, as 1,2,5 (on top of base)')
    .option('--without <list>', 'without these (out of all)')
    .addOption(
      new Option('--transport <name>', 'only specs of this transport').choices([
        'mailbox',
        'virtio',
        'smc',
      ]),
    )
    .option('--faults <n>', 'let so many failures happen in a run, whatever the spec says')
    .option('--tree <dir>', 'ask about the kernel source tree in this folder')
    .option('--out <dir>', 'write traces and pictures to this folder', 'out')
    .option('--no-svg', 'write no SVG')
    .addOption(
      new Option(
        '--html',
        'also write a page for each violation, and an index.html of all answers, to --out',
      ).conflicts(['search', 'reduce', 'verifyCertificate']),
    )
    .option('--json', 'print JSON (see docs/json.md)')
    .addOption(
      new Option('--format <name>', 'print for a tool instead')
        .choices([...RESULT_FORMATS])
        .conflicts('json'),
    )
    .option('--jobs <n>', 'run so many explorations at once (default: one per core)')
    .option(
      '--workers <n>',
      'threads of one exploration (default: the cores that --jobs leaves to each); beyond 5 million states only one gives the very same trace each time',
    )
    .option('--budget-seconds <n>', 'end an exploration as inconclusive after so long')
    .option('--budget-states <n>', 'end an exploration as inconclusive after so many states')
    .addOption(
      new Option(
        '--shard <i/n>',
        'run only this part of all questions (of fewer than n: of their pieces), for `merge`',
      ).conflicts('format'),
    )
    .option(
      '--self-check',
      'also compare the packed form with the functions on every transition (slow)',
    )
    .addOption(
      new Option(
        '--certify <file>',
        'also explore in all ways, compare, and write a certificate',
      ).conflicts(['tree', 'shard']),
    )
    .addOption(
      new Option(
        '--verify-certificate <file>',
        'explore again what a certificate states; exit 5 and what differs when it is not so',
      ).conflicts(['certify', 'tree', 'shard', 'spec', 'variant', 'with', 'without', 'transport']),
    )
    .addOption(
      new Option('--search <order>', 'the order of the search (default: bfs)')
        .choices([...ORDERS])
        .conflicts(['format', 'checkpoint', 'certify', 'verifyCertificate']),
    )
    .addOption(
      new Option(
        '--reduce <list>',
        'which reductions: fold, por, sym, fold,por, fold,sym or none (default: fold)',
      ).conflicts(['format', 'checkpoint', 'certify', 'verifyCertificate']),
    )
    .addOption(
      new Option(
        '--hash-compaction [bits]',
        'keep a hash of each state only (default: 64 bits); then nothing holds for sure: exit 3',
      ).conflicts(['format', 'checkpoint', 'certify', 'verifyCertificate']),
    )
    .option('--switches <n>', 'with --search bounded: context switches of a run (default: 3)')
    .option(
      '--seed <n>',
      'with --search random or swarm: which walks; with --hash-compaction: which hash (default: 1)',
    )
    .option('--runs <n>', 'with --search random or swarm: how many (default: 100)')
    .option('--memory <size>', 'bytes for the tables of all explorations at once, as 512M or 4G')
    .addOption(
      new Option(
        '--spill <dir>',
        'beyond --memory (default: 4 GiB for each) go on with states in this folder, slower',
      ).conflicts(['search', 'reduce', 'hashCompaction', 'certify', 'verifyCertificate']),
    )
    .option('--checkpoint <dir>', 'keep what is found in this folder, so that it can be resumed')
    .option('--checkpoint-every <n>', 'seconds between two checkpoints of a run (default: 30)')
    .option('--resume', 'go on from what the checkpoint folder has')
    .option('--no-times', 'no seconds, even on a terminal')
    .option('-v, --verbose', 'print every trace, and seconds even into a pipe')
    .addOption(color())
    .addOption(specs())
    .action(async (options: CheckOptions) => {
      const { check } = await import('./checkCommand.ts');
      done(await check(options, io, host));
    });

  addMergeCommand(program, io, host, done);

  addTreeCommands(program, io, host, done);

  addReportCommands(program, io, host, done);

  addContractCommand(program, io, host, done);

  program
    .command('list')
    .description('list the specs')
    .addOption(specs())
    .action(async (options: { readonly specs?: string }) => {
      const { listText } = await import('./listCommands.ts');
      const { readSpecs } = await import('./select.ts');
      io.out(listText(readSpecs(engine, options.specs ?? host.specs)));
    });

  program
    .command('rules')
    .description('list the rules, each with its contract')
    .action(async () => {
      const { rulesText } = await import('./listCommands.ts');
      io.out(rulesText(engine));
    });

  program
    .command('fixes')
    .description('list the fixes and forms that the model knows, and the variants made of them')
    .action(async () => {
      const { fixesText } = await import('./listCommands.ts');
      io.out(fixesText(engine));
    });

  return program;
}
