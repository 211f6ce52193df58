// SPDX-License-Identifier: GPL-2.0-only
import { bugReport } from '../report/bugReport.ts';
import { lifeMachine } from '../report/lifeMachine.ts';
import { violationPage } from '../report/page/page.ts';
import type { CheckResult } from '../report/result.ts';
import { sequenceChart } from '../report/sequenceChart.ts';
import { traceText } from '../report/traceText.ts';

/** The files of one violation, by name: its page, its pictures, its report and every step. */
export function filesOf(
  { id, side, heading, violation, naming }: CheckResult,
  question: string,
): readonly (readonly [name: string, text: string])[] {
  if (!violation) return [];
  const base = `${id}.${side}`;
  return [
    [`${base}.html`, violationPage(heading, violation, naming, { question, index: 'index.html' })],
    [`${base}.txt`, bugReport(heading, violation, { naming })],
    [`${base}.steps.txt`, traceText(heading, violation, naming)],
    [`${base}.svg`, sequenceChart(violation, naming)],
    [`${base}.lives.svg`, lifeMachine(violation, naming)],
  ];
}
