// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { columns, type Column } from '../../src/report/table.ts';

const heads: readonly Column[] = [
  { title: 'fix', align: 'right' },
  { title: 'title', limit: 12 },
  { title: 'states', align: 'right' },
  { title: 'note' },
];

describe('columns', () => {
  it('aligns, cuts what is too long, and leaves nothing behind the last word', () => {
    const lines = columns(heads, [
      ['1', 'short', '1,234', ''],
      ['17', 'rather longer than that', '5', 'odd'],
    ]);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "fix  title         states  note
        1  short          1,234
       17  rather lon..       5  odd"
    `);
    expect(lines.every((line) => line === line.trimEnd())).toBe(true);
  });

  it('aligns as before when cells are painted', () => {
    const row = [['1', 'short', '5', 'odd']];
    const painted = columns(heads, row, (text, i, j) =>
      i === 0 && j === 1 ? `<b>${text}</b>` : text,
    );
    expect(painted.map((line) => line.replace(/<\/?b>/g, ''))).toEqual(columns(heads, row));
    expect(painted[1]).toContain('<b>short</b>');
  });
});
