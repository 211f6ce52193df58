// SPDX-License-Identifier: GPL-2.0-only
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDot } from '../report/dot.ts';
import { GRAPH_STYLE } from '../report/picture.ts';
import { renderSvg } from '../report/svg.ts';
import { setupSteps, type TraceHeading } from '../report/trace.ts';
import { traceDot } from '../report/traceDot.ts';
import { traceText, type TraceColors } from '../report/traceText.ts';
import { extent, scenarioBounds, tasksText } from './bounds.ts';
import type { Engine } from './engine.ts';
import { codeText } from './forms.ts';
import type { Answered } from './judge.ts';
import { makeFolder } from './makeFolder.ts';
import { UsageError } from './usageError.ts';

/** How a trace is printed: in which colours, and how much of it. */
export interface TraceStyle {
  readonly colors?: TraceColors;
  /** Only so many steps at the end; else all but those of the setup, or `all`. */
  readonly last?: number | 'all';
}

/** The trace of a violation as text; empty for any other answer. */
export function traceOf(engine: Engine, answered: Answered, style: TraceStyle = {}): string {
  const violation = answered.outcome?.violation;
  if (!violation) return '';
  const { last } = style;
  const skip =
    last === 'all'
      ? 0
      : last === undefined
        ? setupSteps(violation)
        : Math.max(0, violation.steps.length - last);
  const naming = engine.naming(violation.contexts);
  return traceText(headingOf(engine, answered), violation, naming, style.colors, skip);
}

/**
 * Writes each violation's trace as text, DOT and (unless told not to) SVG.
 * @throws UsageError when the folder cannot be written to.
 */
export async function writeTraces(
  engine: Engine,
  answered: readonly Answered[],
  folder: string,
  svg: boolean,
): Promise<void> {
  for (const one of answered) {
    const violation = one.outcome?.violation;
    if (!violation) continue;
    const { spec, side, plain } = one.question;
    const base = join(folder, `${spec.id}.${plain ? 'asked' : side}`);
    const graph = traceDot(headingOf(engine, one), violation, engine.naming(violation.contexts));
    write(folder, `${base}.txt`, traceOf(engine, one, { last: 'all' }));
    write(folder, `${base}.dot`, writeDot(graph));
    if (svg) write(folder, `${base}.svg`, await renderSvg(graph, GRAPH_STYLE));
  }
}

function write(folder: string, file: string, text: string): void {
  try {
    makeFolder(folder);
    writeFileSync(file, text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`cannot write ${file}: ${code}`, 'name another folder with --out DIR');
  }
}

/** What a report says of a rule. */
export function ruleTold(
  { rules }: Engine,
  rule: string | undefined,
): Pick<TraceHeading, 'contract' | 'impact'> {
  const found = rules.find(({ name }) => name === rule);
  return { contract: found?.contract ?? '', impact: found?.impact ?? '' };
}

/** What stands above the trace of an answer. */
export function headingOf(engine: Engine, { question, outcome }: Answered): TraceHeading {
  const { spec, side, plain, variant, request } = question;
  const rule = outcome?.violation?.rule;
  return {
    spec: plain ? spec.id : `${spec.id}:${side}`,
    title: spec.title,
    question: spec.question,
    ...ruleTold(engine, rule),
    variant,
    code: codeText(variant),
    tasks: tasksText(request.scenario),
    bounds: `${scenarioBounds(request.scenario)}${outcome ? `; ${extent(outcome, request.path !== undefined)}` : ''}`,
  };
}
