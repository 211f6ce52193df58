// SPDX-License-Identifier: GPL-2.0-only
import { printable } from './printable.ts';
import { resultLine, type CheckResult } from './result.ts';

/** Results as annotations of GitHub Actions; nothing for what is as expected. */
export function github(results: readonly CheckResult[]): string {
  return results
    .flatMap((result) => {
      const open = result.verdict === 'inconclusive';
      if (!result.unexpected && !open) return [];
      const level = open ? 'warning' : 'error';
      const title = property(`${result.id}:${result.side}: ${result.title}`);
      return [
        `::${level} file=${property(result.file)},title=${title}::${data(resultLine(result))}\n`,
      ];
    })
    .join('');
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
