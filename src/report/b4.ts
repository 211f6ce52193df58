// SPDX-License-Identifier: GPL-2.0-only
import { printable } from './printable.ts';
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
      return `${b4Line(level, `${result.id}:${result.side}: ${resultLine(result)}`)}\n`;
    })
    .join('');
}

/** One finding on its line. b4 takes every line for a failure that has `ERROR:` in it. */
export function b4Line(level: 'ERROR' | 'WARNING', text: string): string {
  return `${level}: ${printable(text).replaceAll('ERROR:', 'ERROR\\x3a')}`;
}
