// SPDX-License-Identifier: GPL-2.0-only
import { printable } from './printable.ts';
import { resultLine, type CheckResult } from './result.ts';

/**
 * Results as KTAP, as kunit.py reads it: one subtest for each spec, one case for each of its sides.
 * A violation that is expected is an XFAIL, an exploration that was cut short a TIMEOUT.
 */
export function ktap(results: readonly CheckResult[]): string {
  const specs = [...new Set(results.map(({ id }) => id))];
  const lines = specs.flatMap((id, i) => {
    const cases = results.filter((result) => result.id === id);
    const failed = cases.some((result) => !passes(result));
    return [
      '    KTAP version 1',
      `    # Subtest: ${id}`,
      `    1..${cases.length}`,
      ...cases.flatMap((result, k) => caseLines(result, k + 1)),
      `${failed ? 'not ok' : 'ok'} ${i + 1} ${id}`,
    ];
  });
  return ['KTAP version 1', `1..${specs.length}`, ...lines, ''].join('\n');
}

function caseLines(result: CheckResult, number: number): readonly string[] {
  const ok = passes(result) ? 'ok' : 'not ok';
  const directive = directiveOf(result);
  const note = diagnostic(resultLine(result));
  return [
    ...(result.verdict === 'holds' ? [] : [`    # ${result.side}: ${note}`]),
    `    ${ok} ${number} ${result.side}${directive === '' ? '' : ` # ${directive}`}`,
  ];
}

function passes({ unexpected, verdict }: CheckResult): boolean {
  return !unexpected && verdict !== 'inconclusive';
}

function directiveOf(result: CheckResult): string {
  switch (result.verdict) {
    case 'inconclusive':
      return `TIMEOUT ${explanation(result.remark ?? '')}`.trim();
    case 'not modelled':
      return `SKIP ${explanation(result.remark ?? 'not modelled')}`;
    case 'violated':
      return result.unexpected ? '' : `XFAIL ${explanation(result.violation?.rule ?? '')}`.trim();
    default:
      return '';
  }
}

/** One line of a diagnostic. Where the log of a kernel ends, kunit.py reads no further. */
function diagnostic(text: string): string {
  return printable(text).replace(LOG_ENDS, '$1\\x3a').trim();
}

const LOG_ENDS = /(List of all partitions|Kernel panic - not syncing|reboot):/g;

/** The same behind a directive, without what begins another one. */
function explanation(text: string): string {
  return diagnostic(text).replaceAll('#', '');
}
