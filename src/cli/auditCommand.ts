// SPDX-License-Identifier: GPL-2.0-only
import { wrap } from '../report/wrap.ts';
import { loadTree, SourceError, type Snapshot } from '../source/index.ts';
import { writeTraces, traceOf } from './artifacts.ts';
import { ask } from './ask.ts';
import { type Finding, findingsOf, forgive, readBaseline, writeBaseline } from './auditBaseline.ts';
import { cached } from './auditCache.ts';
import { auditB4, auditJson, b4Lines, b4Review, type AuditResult } from './auditJson.ts';
import type { TreeReader } from './auditReach.ts';
import { auditText } from './auditText.ts';
import { questionsForTree } from './auditVerdicts.ts';
import { count } from './bounds.ts';
import { reportContradictions } from './bugReport.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCodes.ts';
import { formatResults } from './explainFormats.ts';
import type { ResultFormat } from './formats.ts';
import { resultOf } from './explainResults.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { Answered } from './judge.ts';
import { budgetOf, colorsOf, jobsOf, type CheckOptions } from './options.ts';
import { linesOfTree, withLines } from './lines.ts';
import { pool } from './pool.ts';
import { inProcess, type Runner } from './runner.ts';
import { readSpecs, select } from './select.ts';
import { bySpec, specTable } from './specRows.ts';
import { summary } from './summary.ts';
import { isStrange } from './treeForms.ts';
import { UsageError } from './usageError.ts';

/** The options of `audit` as commander reads them. */
export interface AuditOptions extends Pick<
  CheckOptions,
  'spec' | 'transport' | 'json' | 'svg' | 'jobs' | 'color' | 'verbose' | 'specs'
> {
  readonly budgetSeconds?: string;
  readonly budgetStates?: string;
  /** Where traces go; by default to `out`, but nowhere when a tool reads the answer. */
  readonly out?: string;
  readonly rev?: string;
  readonly watch?: boolean;
  readonly format?: string;
  /** `--no-verdicts`: only what the code is, not what follows from it. */
  readonly verdicts: boolean;
  readonly cache: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

/** `audit`: what a kernel tree contains, and which rules exactly that code breaks. */
export async function audit(
  path: string,
  options: AuditOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const trees = treesOf(host);
  const runner = runnerOf(host, trees, options);
  try {
    const snapshot = await loading(() => loadTree(path, options.rev));
    return await auditSnapshot(snapshot, options, io, host, runner);
  } finally {
    await runner.close();
  }
}

/** Audits a tree that is in memory already. */
export async function auditSnapshot(
  snapshot: Snapshot,
  options: AuditOptions,
  io: Io,
  host: Host,
  runner: Runner,
): Promise<ExitCode> {
  const { engine } = host;
  const trees = treesOf(host);
  const known = options.baseline === undefined ? new Set<string>() : readBaseline(options.baseline);
  const specs = readSpecs(engine, options.specs ?? host.specs);
  const chosen = select(specs, options.spec ?? [], options.transport);
  const tree = await trees.recognise(snapshot);
  const plain = options.json !== true && options.format === undefined;
  if (plain) io.out(auditText(engine, snapshot.name, tree, options.verbose === true));
  const { questions, refused } = options.verdicts
    ? questionsForTree(engine, trees, tree, chosen, { faults: null, budget: budgetOf(options) })
    : { questions: [], refused: [] };
  const asked = await ask(questions, runner, io);
  const all = await withLines(engine, [...asked.answered, ...refused], linesOfTree(tree));
  const answered = chosen.flatMap((spec) => all.filter(({ question }) => question.spec === spec));
  const judged = forgive(answered, known);
  const differs = tree.functions.some(isStrange);
  const exit = exitCode(judged, asked.interrupted, differs);
  const findings = findingsOf(answered);
  const result: AuditResult = { name: snapshot.name, tree, answered, findings, known, exit };
  if (options.writeBaseline !== undefined) writeBaseline(options.writeBaseline, findings);
  const out = outOf(options);
  if (out !== null) await writeTraces(engine, answered, out, options.svg);
  if (options.json === true) io.out(auditJson(engine, result));
  else if (options.format !== undefined) io.out(formatted(options, result, judged, host));
  else if (options.verdicts) io.out(verdictText(result, options, io, host));
  reportContradictions(answered, out, host, io);
  if (asked.interrupted) io.err('interrupted: what was not finished is inconclusive\n');
  return exit;
}

/** The folder for traces; `null` for none. */
export function outOf({
  out,
  json,
  format,
}: Pick<AuditOptions, 'out' | 'json' | 'format'>): string | null {
  return out ?? (json === true || format !== undefined ? null : 'out');
}

/** What a tool reads. */
function formatted(
  options: AuditOptions,
  result: AuditResult,
  judged: readonly Answered[],
  { engine, version, specs }: Host,
): string {
  const { format } = options;
  if (format === 'b4') return b4Lines(auditB4(result));
  if (format === 'b4-review') return b4Review(auditB4(result));
  const results = judged.map((one) => resultOf(engine, one, options.specs ?? specs));
  return formatResults(format as ResultFormat, results, { rules: engine.rules, version });
}

function verdictText(
  { answered, findings, known }: AuditResult,
  options: AuditOptions,
  io: Io,
  { engine }: Host,
): string {
  const colors = colorsOf(options.color, io);
  const fresh = findings.filter(({ id }) => !known.has(id));
  const old = findings.filter(({ id }) => known.has(id));
  const isOld = (one: Answered): boolean => old.some((finding) => finding.answered === one);
  const shown = answered.filter((one) => !isOld(one));
  const alone = bySpec(answered).length === 1;
  const traces = shown.flatMap((one) => {
    if (options.verbose !== true && !alone) return [];
    const text = traceOf(engine, one, { colors: { bad: colors.red, faint: colors.dim } });
    return text === '' ? [] : ['', text.trimEnd()];
  });
  const beyond = known.size > 0 ? ' that the baseline does not have' : '';
  return [
    ...specTable(bySpec(shown), { plain: true, times: false }, colors),
    ...traces,
    ...summary(shown),
    '',
    ...listOf(`${count(fresh.length, 'finding')}${beyond}`, fresh),
    ...(old.length > 0 ? listOf('Known from the baseline', old) : []),
    ...(findings.length > 0
      ? [`${count(findings.length, 'trace')} in ${outOf(options)}/, with the lines of this tree.`]
      : []),
    '',
  ].join('\n');
}

function listOf(title: string, findings: readonly Finding[]): readonly string[] {
  return wrap(`${title}: ${findings.map(({ id }) => id).join(', ') || 'none'}.`, 100, 4);
}

/**
 * What reads trees for this command.
 * @throws UsageError when the host has none.
 */
export function treesOf(host: Host): TreeReader {
  if (host.trees) return host.trees;
  throw new UsageError('this program cannot read kernel trees', 'use the full one');
}

/** Runs explorations side by side, and none twice. */
export function runnerOf(
  host: Host,
  trees: TreeReader,
  options: Pick<AuditOptions, 'jobs' | 'cache'>,
): Runner {
  const jobs = jobsOf(options);
  const { worker, run } = trees;
  const runner = worker && jobs > 1 ? pool(worker, jobs) : inProcess({ ...host.engine, run });
  return cached(runner, trees, options.cache ? (host.cache?.() ?? null) : null);
}

/**
 * What a reader of trees answers.
 * @throws UsageError with the reader's own words when it fails.
 */
export async function loading<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new UsageError(error.message.replace(`: ${error.remedy}`, ''), error.remedy);
  }
}
