// SPDX-License-Identifier: GPL-2.0-only

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** `left` unless said otherwise; numbers go `right`. */
  readonly align?: 'left' | 'right';
  /** Longer cells are cut to this many characters. */
  readonly limit?: number;
}

/** How a cell is painted once its width is known; the text is not to change its visible length. */
export type Paint = (text: string, row: number, column: number) => string;

/**
 * Lays out a table as kernel tools do: no boxes, two spaces between columns, nothing after the last
 * word of a line.
 */
export function columns(
  heads: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint = (text) => text,
): string[] {
  const cells = rows.map((row) => heads.map(({ limit }, i) => cut(row[i] ?? '', limit)));
  const widths = heads.map(({ title }, i) =>
    Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: readonly string[], painted: Paint, index: number): string => {
    let out = '';
    let gap = '';
    row.forEach((cell, i) => {
      const blank = ' '.repeat((widths[i] ?? 0) - cell.length);
      const right = heads[i]?.align === 'right';
      if (right) gap += blank;
      if (cell !== '') {
        out += gap + painted(cell, index, i);
        gap = '';
      }
      gap += (right ? '' : blank) + '  ';
    });
    return out;
  };
  const titles = heads.map(({ title }) => title);
  return [line(titles, (text) => text, -1), ...cells.map((row, i) => line(row, paint, i))];
}

function cut(text: string, limit: number | undefined): string {
  return limit === undefined || text.length <= limit ? text : `${text.slice(0, limit - 2)}..`;
}
