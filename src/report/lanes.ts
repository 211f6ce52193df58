// SPDX-License-Identifier: GPL-2.0-only
import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

/** A text laid out in one column per context; a column's text may run on below those to its right. */
export interface Lanes {
  /** The names of the contexts above their columns, and a rule. */
  readonly title: () => string[];
  /** A numbered line in a context's column. */
  readonly at: (context: number, number: string, text: string) => string[];
  /** A remark below such a line. */
  readonly below: (context: number, text: string) => string[];
}

/** The least width that is left to the text in the last column. */
const LEAST = 52;
/** The most that one column is moved from the next. */
const MOST = 32;

/** Columns for these contexts on lines of `width` characters, behind a gutter for the numbers. */
export function lanes(quoted: readonly string[], gutter: number, width: number): Lanes {
  const names = quoted.map(printable);
  const start = gutter + 2;
  const others = Math.max(1, names.length - 1);
  const gap = Math.min(MOST, Math.floor((width - start - LEAST) / others));
  const offset = (context: number): number => start + gap * context;
  const lay = (context: number, lead: string, text: string): string[] => {
    const left = offset(context);
    return wrap(text, width - left - lead.length, 2).map(
      (line, i) => ' '.repeat(left) + (i === 0 ? lead : ' '.repeat(lead.length)) + line,
    );
  };
  return {
    title: () => {
      const last = names.length - 1;
      const fits = names.every(
        (name, i) => name.length < (i === last ? width - offset(i) + 1 : gap),
      );
      // Names that are too long for their columns go down like stairs.
      if (!fits) return names.flatMap((name, i) => lay(i, '', name));
      const row = (cell: (name: string) => string): string =>
        names.reduce((line, name, i) => line.padEnd(offset(i)) + cell(name), '');
      return [row((name) => name), row((name) => '-'.repeat(name.length))];
    },
    at: (context, number, text) => {
      const [first = '', ...rest] = lay(context, '', text);
      return [number.padStart(gutter) + first.slice(number.padStart(gutter).length), ...rest];
    },
    below: (context, text) => lay(context, '  * ', text),
  };
}
