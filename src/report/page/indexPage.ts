// SPDX-License-Identifier: GPL-2.0-only
import { violationLine, type CheckResult } from '../result.ts';
import { xml } from '../xml.ts';
import { htmlDocument } from './page.ts';

/** A result, and the page of its violation where it has one. */
export interface IndexEntry {
  readonly result: CheckResult;
  readonly page: string | null;
}

/** The index of a check's pages: a row for each question, in order. */
export function indexPage(title: string, entries: readonly IndexEntry[]): string {
  const rows = entries.map(({ result, page }) => {
    const name = xml(`${result.id}:${result.side}`);
    const said = result.violation ? violationLine(result.violation) : (result.remark ?? '');
    const verdict = `${result.verdict}${result.unexpected ? ' (!)' : ''}`;
    return [
      '<tr>',
      `<td>${page === null ? name : `<a href="${xml(page)}">${name}</a>`}</td>`,
      `<td>${xml(result.title)}</td>`,
      `<td${result.unexpected ? ' class="bad"' : ''}>${xml(verdict)}</td>`,
      `<td>${xml(said)}</td>`,
      '</tr>',
    ].join('');
  });
  const violated = entries.filter(({ result }) => result.verdict === 'violated').length;
  return htmlDocument(title, [
    `<h1>${xml(title)}</h1>`,
    `<p class="faint">${entries.length} questions, ${violated} violated. (!) marks what was not expected.</p>`,
    '<table class="index"><thead><tr><th>question</th><th>title</th><th>verdict</th><th>what</th></tr></thead>',
    `<tbody>${rows.join('\n')}</tbody></table>`,
  ]);
}
