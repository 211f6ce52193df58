// SPDX-License-Identifier: GPL-2.0-only
import { WIDTH } from '../report/traceText.ts';
import { wrap } from '../report/wrap.ts';
import { traceOf, type TraceStyle } from './artifacts.ts';
import { ask } from './ask.ts';
import { extent, scenarioBounds } from './bounds.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import type { Answered } from './judge.ts';
import { colorsOf, wholeNumber } from './options.ts';
import { questionsOf } from './question.ts';
import { inProcess } from './runner.ts';
import { readSpecs, select } from './select.ts';
import { UsageError } from './usageError.ts';

/** The options of `explain` as commander reads them. */
export interface ExplainOptions {
  readonly color: string;
  readonly last?: string;
  readonly all?: boolean;
  readonly specs?: string;
}

/** `explain`: asks one side of a spec and prints the question, the answer and the trace. */
export async function explain(
  which: string,
  options: ExplainOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const { engine } = host;
  const [id = '', side, ...rest] = which.split(':');
  if (rest.length > 0 || (side !== undefined && side !== 'before' && side !== 'after')) {
    throw new UsageError(
      `"${which}" is no side of a spec`,
      'write SPEC, SPEC:before or SPEC:after',
    );
  }
  const last = lastOf(options);
  const specs = select(readSpecs(engine, options.specs ?? host.specs), [id], undefined);
  const overrides = { asked: null, faults: null, budget: {} };
  const questions = specs
    .flatMap((spec) => questionsOf(engine, spec, overrides))
    .filter((question) => side === undefined || question.side === side)
    .slice(0, 1);
  if (questions.length === 0) {
    throw new UsageError(`spec "${id}" has no ${side}`, `write ${id}:after`);
  }
  const { answered, interrupted } = await ask(questions, inProcess(engine), io);
  const colors = colorsOf(options.color, io);
  for (const one of answered) {
    io.out(`${one.question.spec.question}\n\n`);
    const trace = traceOf(engine, one, { colors: { bad: colors.red, faint: colors.dim }, ...last });
    io.out(trace === '' ? answerText(one) : trace);
    if (one.unexpected && one.remark !== null) io.out(`${one.remark}\n`);
  }
  return exitCode(answered, interrupted, false);
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
    ...(outcome ? [['States', extent(outcome)] as const] : []),
  ];
  const lines = fields.flatMap(([name, text]) => wrap(`${`${name}:`.padEnd(8)}${text}`, WIDTH, 8));
  return [`${spec.id}:${side}: ${verdict}`, ...lines, ''].join('\n');
}
