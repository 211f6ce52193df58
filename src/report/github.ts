// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf, placeInC } from './actions.ts';
import { printable } from './printable.ts';
import { resultLine, type CheckResult } from './result.ts';
import { lineRemark } from './sourceLine.ts';

/** Results as annotations of GitHub Actions; nothing for what is as expected. */
export function github(results: readonly CheckResult[]): string {
  return results
    .flatMap((result) => {
      const open = result.verdict === 'inconclusive';
      if (!result.unexpected && !open) return [];
      const level = open ? 'warning' : 'error';
      const title = property(`${result.id}:${result.side}: ${result.title}`);
      const { where, remark } = placeOf(result);
      return [`::${level} ${where},title=${title}::${data(resultLine(result) + remark)}\n`];
    })
    .join('');
}

/** In a tree that was named, where its C breaks the rule; else the spec, and the reference in words. */
function placeOf({ file, violation, naming }: CheckResult): { where: string; remark: string } {
  const tree = violation ? placeInC(actionsOf(violation, naming).at(-1))?.tree : undefined;
  if (!violation?.lines || !tree) return { where: `file=${property(file)}`, remark: '' };
  const { given, tree: name } = violation.lines;
  const note = tree.what === 'statement' ? '' : ` (${lineRemark(tree)})`;
  return given
    ? { where: `file=${property(tree.path)},line=${tree.line}`, remark: note }
    : {
        where: `file=${property(file)}`,
        remark: `, at ${tree.path}:${tree.line} of ${name}${note}`,
      };
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
