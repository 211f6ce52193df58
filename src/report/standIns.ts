// SPDX-License-Identifier: GPL-2.0-only

/** A text in ASCII, and how to get back what comes of it. */
export interface StandIns {
  readonly ascii: string;
  readonly restore: (text: string) => string;
}

/** Narrow, seldom, and nothing to DOT nor to XML. */
const MARK = '`';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A text with letters in place of each character that is no printable ASCII. Graphviz has the widths of
 * those alone: it warns of any other on the standard error, and makes room for each of its bytes.
 */
export function standIns(text: string): StandIns {
  const others = [...new Set(text.match(/[^\n -~]|`/gu))];
  let length = 1;
  while (LETTERS.length ** length < others.length) length++;
  const nameOf = (index: number): string =>
    Array.from({ length }, (_, i) =>
      LETTERS.charAt(Math.floor(index / LETTERS.length ** i) % LETTERS.length),
    ).join('');
  const names = new Map(others.map((other, i) => [other, `${MARK}${nameOf(i)}`]));
  const back = new Map([...names].map(([other, name]) => [name, other]));
  return {
    ascii: text.replace(/[^\n -~]|`/gu, (other) => names.get(other) ?? other),
    restore: (made) =>
      made.replace(new RegExp(`\`[a-z]{${length}}`, 'g'), (name) => back.get(name) ?? name),
  };
}
