// SPDX-License-Identifier: GPL-2.0-only
import { blankCommentsAndStrings } from './mask.ts';

/** The first and the last line on which a token of the skeleton tells of a statement, by its number. */
export type Spans = ReadonlyMap<number, readonly [first: number, last: number]>;

/**
 * The lines on which statements begin. Of those that no token tells (reads, assignments to locals) it is
 * where the C has their text exactly once between the statements around them; what happens inside a call
 * (`idr_for_each: next entry`) is on its line. `texts` are all of them, in their order; `c` is the
 * function, `first` its first line.
 */
export function linesOf(
  spans: Spans,
  texts: readonly string[],
  c: string,
  first: number,
): ReadonlyMap<number, number> {
  const rows = blankCommentsAndStrings(c).split('\n');
  const found = texts.flatMap((text, act): (readonly [number, number])[] => {
    if (spans.has(act) || text === '') return [];
    const above = [...spans].flatMap(([one, [, last]]) => (one < act ? [last] : []));
    const below = [...spans].flatMap(([one, [line]]) => (one > act ? [line] : []));
    const from = Math.max(first, ...above);
    const to = Math.min(first + rows.length - 1, ...below);
    const [only, ...more] = rowsWith(rows.slice(from - first, to - first + 1), text);
    return only === undefined || more.length > 0 ? [] : [[act, from + only]];
  });
  const told = [...spans].map(([act, [line]]) => [act, line] as const);
  const inside = texts.flatMap((text, act): (readonly [number, number])[] => {
    const [, callee] = /^(\w+): /.exec(text) ?? [];
    const around = told.findLast(
      ([one]) => callee !== undefined && one < act && texts[one]?.includes(`${callee}(`),
    );
    return around ? [[act, around[1]]] : [];
  });
  return new Map([...told, ...inside, ...found].toSorted(([a], [b]) => a - b));
}

/** On which rows a text begins, whatever its layout is. */
function rowsWith(rows: readonly string[], text: string): readonly number[] {
  const whole = rows.join('\n');
  const solid = [...whole.matchAll(/\S/g)].map(({ index }) => index);
  const packed = whole.replace(/\s/g, '');
  const wanted = blankCommentsAndStrings(text).replace(/\s/g, '');
  const found: number[] = [];
  for (let at = packed.indexOf(wanted); at >= 0; at = packed.indexOf(wanted, at + 1)) {
    const start = solid[at] ?? 0;
    const end = (solid[at + wanted.length - 1] ?? 0) + 1;
    const isPart = /[\w.>]/.test(whole[start - 1] ?? '') || /\w/.test(whole[end] ?? '');
    if (!isPart) found.push(whole.slice(0, start).split('\n').length - 1);
  }
  return found;
}
