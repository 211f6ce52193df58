// SPDX-License-Identifier: GPL-2.0-only
import type { FunctionPlace, Places } from './places.ts';

/** Where the C of one kernel stands, as it is kept in a file. */
export interface ReferenceTable {
  readonly tree: string;
  /** By path from the top of the tree, and by function. */
  readonly files: Readonly<Record<string, Readonly<Record<string, ReferenceRow>>>>;
}

/**
 * Of one function: its first line, the forms that its procedure asks for, the combinations of them that it
 * may have, and how many lines below the first each of its statements stands, `-` where the C has none.
 */
export type ReferenceRow = readonly [
  line: number,
  asks: string,
  forms: readonly string[],
  lines: string,
];

/**
 * What is kept of the places in a tree.
 * @throws Error when a function may have forms whose lines differ there: then nothing can be kept of it.
 */
export function writeReference(tree: string, places: Places): ReferenceTable {
  const paths = [...new Set([...places.values()].map(({ path }) => path))];
  const files = paths.map((path) => {
    const inside = [...places].filter(([, place]) => place.path === path);
    return [path, Object.fromEntries(inside.map(([name, place]) => [name, rowOf(name, place)]))];
  });
  return { tree, files: Object.fromEntries(files) as ReferenceTable['files'] };
}

function rowOf(name: string, { line, layouts }: FunctionPlace): ReferenceRow {
  const same = (of: (layout: (typeof layouts)[number]) => string): string => {
    const [text = '', ...others] = new Set(layouts.map(of));
    if (others.length > 0) throw new Error(`${name}: its forms in this tree differ`);
    return text;
  };
  const linesText = ({ lines }: (typeof layouts)[number]): string =>
    Array.from({ length: Math.max(-1, ...lines.keys()) + 1 }, (_, act) => {
      const at = lines.get(act);
      return at === undefined ? '-' : String(at - line);
    }).join(' ');
  return [
    line,
    same(({ asks }) => asks.join(' ')),
    layouts.map(({ forms }) => forms.join(' ')),
    same(linesText),
  ];
}

/** The places that a table keeps. */
export function readReference({ files }: ReferenceTable): Places {
  const found = Object.entries(files).flatMap(([path, functions]) =>
    Object.entries(functions).map(([name, row]) => [name, placeOf(path, row)] as const),
  );
  return new Map(found);
}

function placeOf(path: string, [line, asks, forms, below]: ReferenceRow): FunctionPlace {
  const known = words(below).flatMap((one, act): (readonly [number, number])[] =>
    one === '-' ? [] : [[act, line + Number(one)]],
  );
  const lines = new Map(known);
  return {
    path,
    line,
    layouts: forms.map((some) => ({ asks: words(asks), forms: words(some), lines })),
  };
}

const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));
