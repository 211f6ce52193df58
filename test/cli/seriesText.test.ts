// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seriesText, type PatchRow } from '../../src/cli/seriesText.ts';
import { hostileText } from '../report/hostile.ts';

const row = (title: string): PatchRow => ({
  label: '1/1',
  title,
  mark: 'none',
  effect: null,
  bisect: null,
  accepted: [],
  notes: [],
  failure: null,
});

it('shows the title of a patch on the one line of its row, whatever is in it', () => {
  fc.assert(
    fc.property(hostileText, fc.boolean(), (title, ascii) => {
      const rows = [row(title), row('x')];
      const text = seriesText({ title, base: title, notes: [], rows, whole: null }, ascii);
      const lines = text.split('\n');
      const from = lines.indexOf('---');
      expect(lines.slice(from).length).toBe(6);
      for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      const said = lines.slice(from).join('');
      if (ascii) expect(said).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});
