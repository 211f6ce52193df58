// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { applyPatch, type Misfit } from '../series/applyPatch.ts';
import type { Patch } from '../series/series.ts';
import type { Snapshot } from '../source/index.ts';
import { traceOf, writeTraces } from './artifacts.ts';
import { ask } from './ask.ts';
import { findingsOf, readBaseline, writeBaseline } from './auditBaseline.ts';
import { outOf, runnerOf, treesOf, type AuditOptions } from './auditCommand.ts';
import { b4Lines, b4Review } from './auditJson.ts';
import type { TreeRequest } from './auditRun.ts';
import { questionsForTree } from './auditVerdicts.ts';
import { reportContradictions } from './bugReport.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { linesOfTree, withLines } from './lines.ts';
import { budgetOf, colorsOf } from './options.ts';
import type { Question } from './question.ts';
import type { Runner } from './runner.ts';
import { readSpecs, select } from './select.ts';
import { seriesInput } from './seriesInput.ts';
import {
  bisectSafety,
  carried,
  effectOf,
  type Change,
  type Effect,
  type Stage,
} from './seriesJudge.ts';
import { seriesJson } from './seriesJson.ts';
import { seriesB4, seriesText, type PatchRow, type SeriesResult } from './seriesText.ts';

/** The options of `series` as commander reads them. */
export interface SeriesOptions extends Omit<AuditOptions, 'verdicts'> {
  readonly tree: string;
  readonly base?: string;
  readonly ascii?: boolean;
}

/** `series`: what each patch fixes and breaks. */
export async function series(
  what: string,
  options: SeriesOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const runner = runnerOf(host, treesOf(host), options);
  try {
    return await judged(what, options, io, host, runner);
  } finally {
    await runner.close();
  }
}

async function judged(
  what: string,
  options: SeriesOptions,
  io: Io,
  host: Host,
  runner: Runner,
): Promise<ExitCode> {
  const { engine } = host;
  const baseline =
    options.baseline === undefined ? new Set<string>() : readBaseline(options.baseline);
  const input = await seriesInput(what, options.tree, options.base);
  const judge = judgeOf(options, io, host, runner);
  const rows: PatchRow[] = [];
  let interrupted = false;
  const first = await judge(input.snapshot);
  let last = first;
  let sofar: Stage = first;
  let stopped = false;
  for (const patch of input.series.patches) {
    if (stopped) {
      rows.push(untried(patch, null));
      continue;
    }
    const done = patch.damage === null ? applyPatch(last.snapshot, patch.files) : null;
    if (done === null || 'misfit' in done) {
      rows.push(untried(patch, done === null ? damageText(patch) : misfitText(done.misfit)));
      stopped = true;
      continue;
    }
    const stage: Stage & { readonly interrupted: boolean } =
      done.changed.length === 0
        ? { ...last, snapshot: done.snapshot, interrupted: false }
        : await judge(done.snapshot);
    interrupted ||= stage.interrupted;
    rows.push(
      rowOf(
        patch,
        await withTraces(effectOf(engine, sofar, stage, last), stage, host, runner, io),
        effectOf(engine, first, stage),
        baseline,
        done.others,
      ),
    );
    sofar = carried(sofar, stage);
    last = stage;
    stopped = interrupted;
  }
  const result: SeriesResult = {
    title: input.series.title,
    base: input.base,
    notes: input.notes,
    rows,
    whole: rows.some(({ effect }) => effect !== null) ? effectOf(engine, first, last) : null,
  };
  if (options.writeBaseline !== undefined) {
    writeBaseline(options.writeBaseline, findingsOf(last.answered));
  }
  await print(result, options, io, host);
  // To b4 what stands on the standard error is a finding of its own.
  const failed = options.format?.startsWith('b4') === true ? [] : rows;
  for (const { label, failure } of failed) {
    if (failure !== null) io.err(`scmi-lifetime: error: ${what}: patch ${label}: ${failure}\n`);
  }
  if (interrupted) io.err('interrupted: the patches after that are not judged\n');
  const shown = rows.flatMap(({ effect }) => effect?.introduces ?? []).map((one) => one.shown);
  const doubted = reportContradictions(shown, outOf(options), host, io);
  return doubted ? EXIT.selfCheck : exitOf(result, interrupted);
}

/** Recognises a tree and asks the specs of it. */
export function judgeOf(
  options: Omit<SeriesOptions, 'tree'>,
  io: Io,
  host: Host,
  runner: Runner,
): (snapshot: Snapshot) => Promise<Stage & { readonly interrupted: boolean }> {
  const { engine } = host;
  const trees = treesOf(host);
  const specs = readSpecs(engine, options.specs ?? host.specs);
  const chosen = select(specs, options.spec ?? [], options.transport);
  return async (snapshot) => {
    const tree = await trees.recognise(snapshot);
    const budget = budgetOf(options);
    const asked = questionsForTree(engine, trees, tree, chosen, { faults: null, budget });
    const questions = asked.questions.map((one) => asking(one, { verdictOnly: true }));
    const { answered, interrupted } = await ask(questions, runner, io);
    return { snapshot, tree, answered: [...answered, ...asked.refused], interrupted };
  };
}

function asking(question: Question, how: Pick<TreeRequest, 'verdictOnly'>): Question {
  const request: TreeRequest = { ...question.request, ...how };
  return { ...question, request };
}

/** What is introduced once more with its traces, which are replayed and have the lines of the tree. */
async function withTraces(
  effect: Effect,
  { tree }: Stage,
  { engine }: Host,
  runner: Runner,
  io: Io,
): Promise<Effect> {
  const introduces = [];
  for (const { id, shown } of effect.introduces) {
    const { answered } = await ask([asking(shown.question, { verdictOnly: false })], runner, io);
    const [located] = await withLines(engine, [answered[0] ?? shown], linesOfTree(tree));
    introduces.push({ id, shown: located ?? shown });
  }
  return { ...effect, introduces };
}

function rowOf(
  { label, title }: Patch,
  effect: Effect,
  sinceBase: Effect,
  baseline: ReadonlySet<string>,
  others: number,
): PatchRow {
  const accepted = effect.introduces.filter(({ id }) => baseline.has(id));
  const fresh = effect.introduces.length - accepted.length;
  const doubtful = [effect.lost, effect.order, effect.drops, effect.unseen].some(
    (some) => some.length > 0,
  );
  return {
    label,
    title,
    mark: fresh > 0 ? 'fail' : doubtful ? 'warn' : 'pass',
    effect,
    bisect: bisectSafety(sinceBase),
    accepted,
    notes:
      others > 0 && effect.known.length === 0 ? [`files outside of the SCMI stack: ${others}`] : [],
    failure: null,
  };
}

function untried({ label, title }: Patch, failure: string | null): PatchRow {
  const nothing = { effect: null, bisect: null, accepted: [], notes: [] };
  return { label, title, mark: failure === null ? 'none' : 'fail', ...nothing, failure };
}

function damageText({ damage }: Patch): string {
  return `${damage?.message ?? ''} (${damage?.remedy ?? ''})`;
}

function misfitText({ file, reason, blob }: Misfit): string {
  const remedy =
    blob === null
      ? 'give the tree that it is for with --tree or --base'
      : `its base has blob ${blob}: \`git log --all --find-object=${blob}\` finds it; use --base`;
  return `${file}: ${reason} (${remedy})`;
}

async function print(
  result: SeriesResult,
  options: SeriesOptions,
  io: Io,
  host: Host,
): Promise<void> {
  const { engine } = host;
  const out = outOf(options);
  for (const row of result.rows) {
    const shown = freshOf(row).map((change) => change.shown);
    if (out === null) break;
    const folder = join(out, `patch-${row.label.replace(/\D/g, '-')}`);
    await writeTraces(engine, shown, folder, options.svg);
  }
  if (options.json === true) return io.out(seriesJson(result));
  if (options.format === 'b4') return io.out(b4Lines(seriesB4(result)));
  if (options.format === 'b4-review') return io.out(b4Review(seriesB4(result)));
  io.out(seriesText(result, options.ascii === true));
  const colors = colorsOf(options.color, io);
  for (const row of result.rows) {
    for (const { id, shown } of freshOf(row)) {
      const text = traceOf(engine, shown, { colors: { bad: colors.red, faint: colors.dim } });
      io.out(`\nPatch ${row.label} introduces ${id}:\n${text}`);
    }
  }
}

function freshOf({ effect, accepted }: PatchRow): readonly Change[] {
  return (effect?.introduces ?? []).filter((change) => !accepted.includes(change));
}

function exitOf({ rows }: SeriesResult, interrupted: boolean): ExitCode {
  if (interrupted) return EXIT.interrupted;
  if (rows.some(({ failure }) => failure !== null)) return EXIT.usage;
  if (rows.some((row) => freshOf(row).length > 0)) return EXIT.violated;
  return rows.some(({ effect }) => (effect?.lost.length ?? 0) > 0) ? EXIT.differs : EXIT.ok;
}
