// SPDX-License-Identifier: GPL-2.0-only
import { bugReport } from '../report/bugReport.ts';
import { lifeMachine } from '../report/lifeMachine.ts';
import { violationPage } from '../report/page/page.ts';
import type { CheckResult } from '../report/result.ts';
import { sequenceChart } from '../report/sequenceChart.ts';
import { GRAPH_STYLE } from '../report/picture.ts';
import type { Sources } from '../report/sourceText.ts';
import { renderSvg } from '../report/svg.ts';
import { traceDot } from '../report/traceDot.ts';
import { traceText } from '../report/traceText.ts';

/** The page of a violation, with its states; empty for any other answer. */
export async function pageOf(
  { heading, violation, naming }: CheckResult,
  question: string,
  index: string | null,
  sources: Sources | undefined,
): Promise<string> {
  if (!violation) return '';
  const graph = await renderSvg(traceDot(heading, violation, naming), GRAPH_STYLE);
  return violationPage(heading, violation, naming, {
    question,
    index,
    graph,
    ...(sources && { sources }),
  });
}

/** A file by its name in a folder. */
export type NamedFile = readonly [name: string, text: string];

/** What stands beside the page of a violation: its pictures, its report and every step. */
export function filesOf(result: CheckResult): readonly NamedFile[] {
  const { id, side, heading, violation, naming } = result;
  if (!violation) return [];
  const base = `${id}.${side}`;
  const lives = lifeMachine(violation, naming);
  return [
    [`${base}.txt`, bugReport(heading, violation, { naming })],
    [`${base}.steps.txt`, traceText(heading, violation, naming)],
    [`${base}.svg`, sequenceChart(violation, naming)],
    ...(lives === null ? [] : [[`${base}.lives.svg`, lives] as const]),
  ];
}
