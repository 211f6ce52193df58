// SPDX-License-Identifier: GPL-2.0-only
import type { RecognisedTree } from '../source/index.ts';
import type { Sources } from '../report/sourceText.ts';
import type { Spec } from '../specs/spec.ts';
import { ask } from './ask.ts';
import { asStory } from './explainQuestion.ts';
import { reportContradictions } from './bugReport.ts';
import type { CertifiedOptions } from './certificate.ts';
import { verifyCertificate, writeCertificate } from './certifyCommand.ts';
import { isForTool, reportChecked } from './checkReport.ts';
import { compareForms } from './compareForms.ts';
import type { Engine } from './engine.ts';
import { exitCode } from './exitCode.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import { formsOf, parseForms, variantText, type Variant } from './forms.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { isKept, kept } from './keptRunner.ts';
import { linesOfTree, withLines } from './lines.ts';
import { notModelled, type Answered } from './judge.ts';
import { budgetOf, jobsOf, wholeNumber, type CheckOptions } from './options.ts';
import { packAnswers } from './packedAnswers.ts';
import { piecesOf } from './pieces.ts';
import { pool } from './pool.ts';
import { questionsOf, type Overrides, type Question } from './question.ts';
import { withResources } from './resources.ts';
import { inProcess, type Runner } from './runner.ts';
import { searchChoiceOf } from './searchChoice.ts';
import { readSpecs, select } from './select.ts';
import { hasPlace, shardJson, shardOf, type ShardJson } from './shard.ts';
import { readTree } from './readTree.ts';
import { isStrange, treeForms, whyNotModelled } from './treeForms.ts';
import { treeText } from './treeText.ts';
import { UsageError } from './usageError.ts';

/** `check`: runs the specs, prints a row for each, and leaves the traces in a folder. */
export async function check(options: CheckOptions, io: Io, host: Host): Promise<ExitCode> {
  const { engine } = host;
  const folder = options.specs ?? host.specs;
  const specs = readSpecs(engine, folder);
  if (options.verifyCertificate !== undefined) {
    const again = (given: CertifiedOptions): readonly Question[] => {
      const overrides = overridesOf(host, { ...options, ...given } as CheckOptions);
      return select(specs, given.spec ?? [], given.transport).flatMap((spec) =>
        questionsOf(engine, spec, overrides),
      );
    };
    return verifyCertificate(options.verifyCertificate, again, host, io);
  }
  const chosen = select(specs, options.spec ?? [], options.transport);
  const runner = kept(runnerOf(host, jobsOf(options)));
  try {
    const overrides = overridesOf(host, options);
    const tree = options.tree === undefined ? null : await readTree(engine, options.tree);
    if (tree && !isForTool(options)) io.out(treeText(engine, tree));
    const { questions, refused, shard } = shareOf(
      questionsFor(host, chosen, overrides, tree),
      chosen,
      options,
      host,
    );
    const asking = withResources(told(engine, questions, options), options, host, runner.width);
    const { answered, interrupted } = await ask(asking, runner, io);
    const lines = tree && linesOfTree(tree);
    const all = await withLines(engine, inSpecOrder([...answered, ...refused], chosen), lines);
    const exit = exitCode(all, interrupted, tree?.functions.some(isStrange) ?? false);
    const part = shard && { ...shard, answers: packAnswers({ answered: all, tree }) };
    const sources = async (): Promise<Sources | undefined> =>
      tree
        ? (await import('./treeSources.ts')).treeSources(tree.places, options.tree ?? '')
        : undefined;
    await reportChecked({ answered: all, tree, exit, shard: part, sources }, options, io, host);
    if (interrupted) io.err('interrupted: what was not finished is inconclusive\n');
    if (options.checkpoint !== undefined && exit !== EXIT.ok && isOpen(all)) {
      const found = asking.some(({ request }) => isKept(request))
        ? `what is known so far is in ${options.checkpoint}: go on with --resume`
        : `nothing is kept in ${options.checkpoint} yet: it would begin anew`;
      io.err(`${found}\n`);
    }
    reportContradictions(all, options.out, host, io);
    if (options.selfCheck === true && !interrupted) {
      const compared = await compareForms(questions, options.out, host, io);
      if (compared !== EXIT.ok) return compared;
    }
    if (options.certify === undefined || exit === EXIT.selfCheck || interrupted) return exit;
    const certified = await writeCertificate(options.certify, questions, options, host, io);
    return certified === EXIT.ok ? exit : certified;
  } finally {
    await runner.close();
  }
}

function isOpen(answered: readonly Answered[]): boolean {
  return answered.some(({ verdict }) => verdict === 'inconclusive');
}

/** What shows runs is worth the time that it takes to tell them. */
function told(
  engine: Engine,
  questions: readonly Question[],
  { format, html }: CheckOptions,
): readonly Question[] {
  if (html === true) return questions.map((one) => asStory(engine, one));
  if (format !== 'json' && format !== 'sarif') return questions;
  return questions.map((one) => ({ ...one, request: { ...one.request, story: true } }));
}

function runnerOf(host: Host, jobs: number): Runner {
  return host.worker && jobs > 1 ? pool(host.worker, jobs) : inProcess(host.engine);
}

/** What the command line changes about the specs' questions. */
function overridesOf({ engine }: Host, options: CheckOptions): Overrides {
  const variant = variantOf(options);
  return {
    asked: variant && { text: variantText(variant), forms: formsOf(engine, variant) },
    faults: options.faults === undefined ? null : wholeNumber('--faults', options.faults, 0),
    budget: budgetOf(options),
    search: searchChoiceOf(options),
  };
}

/** The one variant to ask about; `null`: each spec's own two. */
function variantOf(options: CheckOptions): Variant | null {
  const { variant, with: added, without } = options;
  if (variant === undefined && added === undefined && without === undefined) return null;
  if (options.tree !== undefined) {
    const remedy = 'a tree decides which forms are in: ask with one or the other';
    throw new UsageError('--tree goes with none of --variant, --with, --without', remedy);
  }
  return {
    // To take a fix away only makes sense from where all are in.
    variant: variant ?? (added === undefined ? 'all' : 'base'),
    with: added === undefined ? [] : parseForms('--with', added),
    without: without === undefined ? [] : parseForms('--without', without),
  };
}

function questionsFor(
  { engine }: Host,
  specs: readonly Spec[],
  overrides: Overrides,
  tree: RecognisedTree | null,
): { readonly questions: readonly Question[]; readonly refused: readonly Answered[] } {
  if (!tree) {
    return {
      questions: specs.flatMap((spec) => questionsOf(engine, spec, overrides)),
      refused: [],
    };
  }
  const asked = { text: `tree ${tree.version}`, forms: treeForms(engine, tree) };
  const questions = specs.flatMap((spec) => questionsOf(engine, spec, { ...overrides, asked }));
  const reasons = questions.map(({ spec }) => whyNotModelled(engine, tree, spec));
  return {
    questions: questions.filter((_, i) => reasons[i] === null),
    refused: questions.flatMap((question, i) => {
      const reason = reasons[i];
      return typeof reason === 'string' ? [notModelled(question, reason)] : [];
    }),
  };
}

/** The part of the questions that `--shard` names; where there are more parts than questions, of their pieces. */
function shareOf(
  { questions, refused }: ReturnType<typeof questionsFor>,
  specs: readonly Spec[],
  options: CheckOptions,
  { engine, cache, version }: Host,
): ReturnType<typeof questionsFor> & { readonly shard: Omit<ShardJson, 'answers'> | null } {
  if (options.shard === undefined) return { questions, refused, shard: null };
  const shard = shardOf(options.shard);
  if (options.json !== true) throw new UsageError('--shard is for `merge`', 'add --json');
  const all = [...questions, ...refused.map(({ question }) => question)];
  const whole = specs.flatMap((spec) => all.filter((one) => one.spec === spec));
  const isRefused = new Set(refused.map(({ question }) => question));
  const most = Math.ceil(shard.of / whole.length);
  const pieces = whole.flatMap((one) =>
    isRefused.has(one) ? [one] : piecesOf(one, most, engine.sites),
  );
  const mine = pieces.filter((_, place) => hasPlace(shard, place));
  return {
    questions: mine.filter((one) => !isRefused.has(one)),
    refused: refused.filter(({ question }) => mine.includes(question)),
    shard: shardJson(shard, told(engine, whole, options), pieces, cache?.().stamp ?? version),
  };
}

function inSpecOrder(answered: readonly Answered[], specs: readonly Spec[]): readonly Answered[] {
  return specs.flatMap((spec) => answered.filter(({ question }) => question.spec === spec));
}
