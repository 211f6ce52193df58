// SPDX-License-Identifier: GPL-2.0-only
import { resultLine, type CheckResult } from './result.ts';

/**
 * Results as b4's per-patch check reads them: a line for each finding, `ERROR:` for what fails, and
 * nothing at all when everything is as expected.
 */
export function b4Lines(results: readonly CheckResult[]): string {
  return results
    .filter(({ unexpected, verdict }) => unexpected || verdict === 'inconclusive')
    .map((result) => {
      const level = result.verdict === 'inconclusive' ? 'WARNING' : 'ERROR';
      const text = `${result.id}:${result.side}: ${resultLine(result)}`.replace(/\s+/g, ' ');
      return `${level}: ${text}\n`;
    })
    .join('');
}
