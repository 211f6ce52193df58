// SPDX-License-Identifier: GPL-2.0-only
import type { Colors } from 'picocolors/types.js';
import type { Sources } from '../report/sourceText.ts';
import { traceOf, writeTraces } from './artifacts.ts';
import { count } from './bounds.ts';
import type { ExitCode } from './exitCodes.ts';
import { formatResults } from './explainFormats.ts';
import { resultOf } from './explainResults.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { Answered } from './judge.ts';
import { checkJson } from './json.ts';
import { colorsOf, type CheckOptions } from './options.ts';
import type { TreeAnswers } from './packedAnswers.ts';
import { bySpec, specTable } from './specRows.ts';
import { overall, summary } from './summary.ts';
import type { ShardJson } from './shard.ts';

/** What a check came to. */
export interface Checked extends TreeAnswers {
  readonly exit: ExitCode;
  /** Set of a part. */
  readonly shard: ShardJson | null;
  /** The C functions of the tree, for the pages. */
  readonly sources: () => Promise<Sources | undefined>;
}

/** The options that say what is printed and written of it. */
export type ReportOptions = Pick<
  CheckOptions,
  'json' | 'format' | 'out' | 'svg' | 'html' | 'color' | 'times' | 'verbose' | 'specs'
>;

/** Whether a program reads what is printed. */
export function isForTool({ json, format }: Pick<ReportOptions, 'json' | 'format'>): boolean {
  return json === true || format !== undefined;
}

/**
 * Prints the answers of a check, and writes their traces and pages to a folder.
 * @throws UsageError when the folder cannot be written to.
 */
export async function reportChecked(
  { answered, tree, exit, shard, sources }: Checked,
  options: ReportOptions,
  io: Io,
  host: Host,
): Promise<void> {
  const { engine } = host;
  const folder = options.specs ?? host.specs;
  const forTool = isForTool(options);
  const plain = answered.some(({ question }) => question.plain);
  if (options.json === true) {
    io.out(checkJson(bySpec(answered), tree, exit, options.verbose === true, shard));
  } else if (options.format !== undefined) {
    const results = answered.map((one) => resultOf(engine, one, folder));
    const origin = { rules: engine.rules, version: host.version };
    io.out(formatResults(options.format, results, origin));
  } else {
    const colors = colorsOf(options.color, io);
    const times = options.times && (io.outIsTerminal || options.verbose === true);
    io.out(`${specTable(bySpec(answered), { plain, times }, colors).join('\n')}\n`);
    printTraces(answered, options, io, host, colors);
    io.out(`${summary(answered).join('\n')}\n`);
  }
  await writeTraces(engine, answered, options.out, options.svg);
  const traces = answered.filter(({ outcome }) => outcome?.violation).length;
  if (traces > 0 && !forTool) {
    io.out(
      `${count(traces, 'trace')} in ${options.out}/: *.txt, *.dot${options.svg ? ', *.svg' : ''}\n`,
    );
  }
  if (options.html !== true) return;
  const { writePages } = await import('./pages.ts');
  const found = await sources();
  const about = tree ? `Linux ${tree.version}` : plain ? answered[0]!.question.variant : null;
  await writePages(engine, answered, {
    specs: folder,
    out: options.out,
    title: ['scmi-lifetime check', ...(about === null ? [] : [about])].join(': '),
    summary: overall(answered),
    ...(found && { sources: found }),
  });
  if (!forTool) io.out(`all answers, with a page for each trace: ${options.out}/index.html\n`);
}

/** A trace is printed when it comes as a surprise, when it was asked for alone, or with -v. */
function printTraces(
  answered: readonly Answered[],
  options: Pick<ReportOptions, 'verbose'>,
  io: Io,
  { engine }: Host,
  colors: Colors,
): void {
  const alone = bySpec(answered).length === 1;
  for (const one of answered) {
    const surprise = one.unexpected && !one.question.plain;
    if (options.verbose !== true && !alone && !surprise) continue;
    const text = traceOf(engine, one, { colors: { bad: colors.red, faint: colors.dim } });
    if (text !== '') io.out(`\n${text}`);
  }
}
