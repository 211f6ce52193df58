// SPDX-License-Identifier: GPL-2.0-only
import { violationLine, type CheckResult } from '../result.ts';
import { xml } from '../xml.ts';
import { htmlDocument } from './page.ts';

/** A result, and the page of its violation where it has one. */
export interface IndexEntry {
  readonly result: CheckResult;
  /** Relative to the index. */
  readonly page: string | null;
}

/**
 * The index of a check's pages: a row for each question, in order; above them what was not expected,
 * and the lines of the summary.
 */
export function indexPage(
  title: string,
  entries: readonly IndexEntry[],
  summary: readonly string[] = [],
): string {
  const rows = entries.map(rowOf);
  const violated = entries.filter(({ result }) => result.verdict === 'violated').length;
  const strange = entries.filter(({ result }) => isStrange(result));
  return htmlDocument(title, [
    `<h1>${xml(title)}</h1>`,
    `<p class="faint">${entries.length} questions, ${violated} violated.</p>`,
    ...(strange.length === 0
      ? []
      : [
          `<p class="message bad">Not as expected, marked (!): ${strange.map(linkOf).join(', ')}</p>`,
        ]),
    '<table class="index"><thead><tr><th>question</th><th>verdict</th><th>what</th></tr></thead>',
    `<tbody>${rows.join('\n')}</tbody></table>`,
    ...(summary.length === 0 ? [] : [`<pre tabindex="0">${xml(summary.join('\n').trim())}</pre>`]),
  ]);
}

/** What is not violated says within which bounds; a page says it itself. */
function rowOf(entry: IndexEntry): string {
  const { violation, remark, verdict, title, heading } = entry.result;
  const said = violation ? violationLine(violation) : (remark ?? '');
  const bounds = violation ? '' : `<span class="faint">${xml(heading.bounds)}</span>`;
  return [
    '<tr>',
    `<td>${linkOf(entry)}<br><span class="title">${xml(title)}</span></td>`,
    `<td class="verdict${violation ? ' bad' : ''}">${xml(verdict)}${isStrange(entry.result) ? ' (!)' : ''}</td>`,
    `<td>${xml(said)}${said !== '' && bounds !== '' ? '<br>' : ''}${bounds}</td>`,
    '</tr>',
  ].join('');
}

/** Of a plain question nothing was expected. */
function isStrange({ unexpected, expected }: CheckResult): boolean {
  return unexpected && expected !== null;
}

function linkOf({ result, page }: IndexEntry): string {
  const name = xml(`${result.id}:${result.side}`);
  return page === null ? name : `<a href="${xml(page)}">${name}</a>`;
}
