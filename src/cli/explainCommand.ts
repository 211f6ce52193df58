// SPDX-License-Identifier: GPL-2.0-only
import { bugReport } from '../report/bugReport.ts';
import { WIDTH } from '../report/traceText.ts';
import { wrap } from '../report/wrap.ts';
import { headingOf, traceOf, type TraceStyle } from './artifacts.ts';
import { ask } from './ask.ts';
import { extent, scenarioBounds } from './bounds.ts';
import { reportContradictions } from './bugReport.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCodes.ts';
import { formatResults, formatTrace } from './explainFormats.ts';
import { pageOf } from './galleryFiles.ts';
import { questionNamed } from './explainQuestion.ts';
import { resultOf } from './explainResults.ts';
import { RESULT_FORMATS, type EXPLAIN_FORMATS, type ResultFormat } from './formats.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { Answered } from './judge.ts';
import { withLines } from './lines.ts';
import { colorsOf, wholeNumber } from './options.ts';
import { inProcess } from './runner.ts';
import { treeAt } from './treeSources.ts';

/** The options of `explain` as commander reads them. */
export interface ExplainOptions {
  readonly color: string;
  readonly format?: (typeof EXPLAIN_FORMATS)[number];
  readonly last?: string;
  readonly all?: boolean;
  readonly tree?: string;
  readonly specs?: string;
}

/** `explain`: asks one side of a spec and prints the question, the answer and what leads to it. */
export async function explain(
  which: string,
  options: ExplainOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const { engine } = host;
  const style = lastOf(options);
  const question = questionNamed(which, options.specs, host);
  const tree = options.tree === undefined ? null : await treeAt(engine, options.tree);
  const asLanes = options.last !== undefined || options.all === true;
  const format = options.format ?? (asLanes ? 'lanes' : 'report');
  const asked = { ...question, request: { ...question.request, undrawn: format !== 'html' } };
  const { answered, interrupted } = await ask([asked], inProcess(engine), io);
  for (const one of await withLines(engine, answered, tree)) {
    if (format === 'report' || format === 'lanes') {
      // A report has it in itself, to be mailed with it.
      const told = format === 'report' && one.outcome?.violation;
      if (!told) io.out(`${one.question.spec.question}\n\n`);
      const text = one.outcome?.violation
        ? violationText(format, one, options, style, io, host)
        : answerText(one);
      io.out(text);
      if (one.unexpected && one.remark !== null) io.out(`${one.remark}\n`);
      continue;
    }
    const result = resultOf(engine, one, options.specs ?? host.specs);
    if (isResultFormat(format)) {
      const origin = { rules: engine.rules, version: host.version };
      io.out(formatResults(format, [result], origin));
      continue;
    }
    const text =
      format === 'html'
        ? await pageOf(result, one.question.spec.question, null, tree?.sources)
        : formatTrace(format, result);
    // Without a trace there is nothing in the format that was asked for.
    if (text === '') io.err(answerText(one));
    else io.out(text);
  }
  reportContradictions(answered, null, host, io);
  return exitCode(answered, interrupted, false);
}

function violationText(
  format: 'report' | 'lanes',
  one: Answered,
  options: ExplainOptions,
  style: TraceStyle,
  io: Io,
  { engine }: Host,
): string {
  const colors = colorsOf(options.color, io);
  const violation = one.outcome?.violation;
  if (format === 'lanes' || !violation) {
    return traceOf(engine, one, { colors: { bad: colors.red, faint: colors.dim }, ...style });
  }
  return bugReport(headingOf(engine, one), violation, {
    naming: engine.naming(violation.contexts),
    bad: colors.red,
  });
}

function isResultFormat(format: string): format is ResultFormat {
  return (RESULT_FORMATS as readonly string[]).includes(format);
}

function lastOf({ last, all }: ExplainOptions): TraceStyle {
  if (last !== undefined) return { last: wholeNumber('--last', last, 1) };
  return all === true ? { last: 'all' } : {};
}

function answerText({ question, verdict, outcome }: Answered): string {
  const { spec, side, variant, request } = question;
  const fields: readonly (readonly [string, string])[] = [
    ['Code', variant],
    ['Rules', request.rules.join(', ')],
    ['Bounds', scenarioBounds(request.scenario)],
    ...(outcome ? [['States', extent(outcome, request.path !== undefined)] as const] : []),
  ];
  const lines = fields.flatMap(([name, text]) => wrap(`${`${name}:`.padEnd(8)}${text}`, WIDTH, 8));
  return [`${spec.id}:${side}: ${verdict}`, ...lines, ''].join('\n');
}
