// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import type { Sources } from '../report/sourceText.ts';
import { isForTool, reportChecked, type ReportOptions } from './checkReport.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { treeJson } from './json.ts';
import type { Answered } from './judge.ts';
import { mergeParts, parsePart, type Merged } from './mergeParts.ts';
import { readTree } from './readTree.ts';
import { treeSources } from './treeSources.ts';
import { treeText } from './treeText.ts';
import { UsageError } from './usageError.ts';

/** The options of `merge` as commander reads them. */
export interface MergeOptions extends Omit<ReportOptions, 'times'> {
  /** The folder of the kernel tree that the parts were asked about, for the pages. */
  readonly tree?: string;
}

/**
 * `merge`: prints and writes what the parts in these files make up, as the whole check would have.
 * @throws UsageError when they make up none, or cannot tell what is asked for.
 */
export async function merge(
  files: readonly string[],
  options: MergeOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const program = host.cache?.().stamp ?? host.version;
  const merged = mergeParts(
    files.map((file) => parsePart(file, textOf(file))),
    program,
  );
  if (options.html === true) checkTold(merged.answered, '--html');
  if (options.format === 'sarif' || options.format === 'json') {
    checkTold(merged.answered, `--format ${options.format}`);
  }
  const sources = await sourcesFor(merged, options.tree, host);
  if (merged.tree && !isForTool(options)) io.out(treeText(host.engine, merged.tree));
  const shown = { ...options, times: options.verbose === true };
  await reportChecked({ ...merged, shard: null, sources: async () => sources }, shown, io, host);
  return merged.exit;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: ${why}`, 'name the files that the parts were written to');
  }
}

function checkTold(answered: readonly Answered[], option: string): void {
  if (answered.every(({ outcome }) => !outcome?.violation || outcome.violation.story)) return;
  throw new UsageError(
    `the parts do not tell their runs, as ${option} needs it`,
    'make them with check --shard i/n --json --html',
  );
}

/** The C of the parts' tree, if its folder is given. */
async function sourcesFor(
  { tree }: Merged,
  folder: string | undefined,
  { engine }: Host,
): Promise<Sources | undefined> {
  if (folder === undefined) return undefined;
  const read = await readTree(engine, folder);
  if (tree === null || JSON.stringify(treeJson(read)) !== JSON.stringify(treeJson(tree))) {
    throw new UsageError(
      `--tree ${folder}: the parts are not about this tree`,
      tree === null ? 'leave --tree out' : `name the folder of Linux ${tree.version}`,
    );
  }
  return treeSources(read.places, folder);
}
