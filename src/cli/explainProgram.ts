// SPDX-License-Identifier: GPL-2.0-only
import { Option, type Command } from 'commander';
import type { ExitCode } from './exitCodes.ts';
import type { ExplainOptions } from './explainCommand.ts';
import { EXPLAIN_FORMATS } from './formats.ts';
import type { GalleryOptions } from './galleryCommand.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { ReplayOptions } from './replayCommand.ts';
import type { StepOptions } from './stepCommand.ts';

/** Adds the commands that show runs: `explain`, `replay`, `step` and `gallery`. */
export function addReportCommands(
  program: Command,
  io: Io,
  host: Host,
  done: (code: ExitCode) => void,
): void {
  const color = (): Option =>
    new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto');
  const specs = (): Option => new Option('--specs <dir>', 'read the specs from another folder');
  const which = 'SPEC, SPEC:before or SPEC:after';

  program
    .command('explain')
    .description('print the question, the answer and what leads to it')
    .argument('<spec>', which)
    .addOption(
      new Option('--format <name>', 'how: a report, every step in lanes, or for a tool').choices([
        ...EXPLAIN_FORMATS,
      ]),
    )
    .option('--last <n>', 'print only the last steps, in lanes')
    .option('--all', 'print every step, those of the setup too, in lanes')
    .option('--tree <dir>', 'say where the C stands in this kernel tree')
    .addOption(color())
    .addOption(specs())
    .action(async (spec: string, options: ExplainOptions) => {
      const { explain } = await import('./explainCommand.ts');
      done(await explain(spec, options, io, host));
    });

  program
    .command('replay')
    .description('run a trace again; on a terminal, step through it with keys')
    .argument('<spec>', which)
    .argument('<path>', 'the path after "Replay:" in a report')
    .option('--no-keys', 'print the report even on a terminal')
    .addOption(color())
    .addOption(specs())
    .action(async (spec: string, path: string, options: ReplayOptions) => {
      const { replayPath } = await import('./replayCommand.ts');
      done(await replayPath(spec, path, options, io, host));
    });

  program
    .command('step')
    .description('walk through a spec by hand: choose which context moves next')
    .argument('<spec>', which)
    .option('--from <path>', 'begin behind this path')
    .option('--out <dir>', 'write walks as specs to this folder', 'out/walks')
    .addOption(color())
    .addOption(specs())
    .action(async (spec: string, options: StepOptions) => {
      const { walk } = await import('./stepCommand.ts');
      done(await walk(spec, options, io, host));
    });

  program
    .command('gallery')
    .description('write a page, pictures and texts for each violation that the specs expect')
    .option('--spec <id...>', 'only these specs')
    .option('--out <dir>', 'write to this folder', 'out/gallery')
    .option('--tree <dir>', 'show the C of this kernel tree beside the steps')
    .option('--jobs <n>', 'run so many explorations at once (default: one per core)')
    .addOption(specs())
    .action(async (options: GalleryOptions) => {
      const { gallery } = await import('./galleryCommand.ts');
      done(await gallery(options, io, host));
    });
}
