// SPDX-License-Identifier: GPL-2.0-only
import type { Colors } from 'picocolors/types.js';
import { columns, type Column } from '../report/table.ts';
import type { Spec } from '../specs/spec.ts';
import { thousands } from './bounds.ts';
import type { Answered } from './judge.ts';

/** The answers to the questions of one spec. */
export interface SpecAnswers {
  readonly spec: Spec;
  readonly before: Answered | null;
  readonly after: Answered | null;
}

/** Puts together what belongs to one spec, in the order of the specs. */
export function bySpec(answered: readonly Answered[]): readonly SpecAnswers[] {
  const specs = [...new Set(answered.map(({ question }) => question.spec))];
  return specs.map((spec) => {
    const side = (name: 'before' | 'after'): Answered | null =>
      answered.find(({ question }) => question.spec === spec && question.side === name) ?? null;
    return { spec, before: side('before'), after: side('after') };
  });
}

/** The table of `check`: one row per spec. */
export function specTable(
  rows: readonly SpecAnswers[],
  options: { readonly plain: boolean; readonly times: boolean },
  colors: Colors,
): readonly string[] {
  const heads: readonly Column[] = [
    { title: 'fix', align: 'right' },
    { title: 'title', limit: 42 },
    ...(options.plain ? [{ title: 'verdict' }] : [{ title: 'before' }, { title: 'after' }]),
    { title: 'steps', align: 'right' },
    { title: 'states', align: 'right' },
    ...(options.times ? [{ title: 'seconds', align: 'right' } as const] : []),
  ];
  const shown = rows.map(({ spec, before, after }) => [
    spec.fix === null ? (spec.finding ? 'F' : '') : String(spec.fix),
    spec.title,
    ...(options.plain ? [cell(after)] : [cell(before), cell(after)]),
    String(steps(before) ?? steps(after) ?? ''),
    states(after ?? before),
    ...(options.times ? [seconds(before, after)] : []),
  ]);
  return columns(heads, shown, (text, row, column) => {
    const answers = rows[row];
    const side = options.plain || column === 3 ? answers?.after : answers?.before;
    const isVerdict = column === 2 || (column === 3 && !options.plain);
    return isVerdict && side ? colorOf(side, colors)(text) : text;
  });
}

function cell(answered: Answered | null): string {
  if (!answered) return '-';
  const rule = answered.outcome?.violation?.rule;
  const text = rule === undefined ? answered.verdict : `${answered.verdict}: ${rule}`;
  return answered.unexpected && !answered.question.plain ? `${text} (!)` : text;
}

function steps(answered: Answered | null): number | undefined {
  return answered?.outcome?.violation?.steps.length;
}

function states(answered: Answered | null): string {
  const outcome = answered?.outcome;
  return outcome && !outcome.pieces ? thousands(outcome.states) : '';
}

function seconds(...sides: readonly (Answered | null)[]): string {
  return sides.reduce((sum, side) => sum + (side?.outcome?.seconds ?? 0), 0).toFixed(2);
}

function colorOf(answered: Answered, colors: Colors): (text: string) => string {
  if (answered.unexpected) return colors.red;
  switch (answered.verdict) {
    case 'holds':
      return colors.green;
    case 'violated':
      return (text) => text;
    default:
      return colors.yellow;
  }
}
