// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standIns } from '../../src/report/standIns.ts';
import { renderSvg } from '../../src/report/svg.ts';

describe('what stands in for characters of which Graphviz has no width', () => {
  it('is ASCII, and leads back to them, whatever they are and however many', () => {
    const many = String.fromCodePoint(...Array.from({ length: 800 }, (_, i) => 0x4e00 + i));
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(texts, (text) => {
        for (const one of [text, `\`a${text}\x7f`, many + text]) {
          const { ascii, restore } = standIns(one);
          expect(ascii).toMatch(/^[\n -~]*$/);
          expect(restore(ascii)).toBe(one);
        }
      }),
      { numRuns: 50 },
    );
    expect(standIns('a plain "text"\n').ascii).toBe('a plain "text"\n');
  });

  it('is replaced by them in the picture', async () => {
    const label = 'Grün — 日本 `😀`';
    const nodes = [{ id: 'a', attributes: { label, tooltip: 'é' } }];
    const svg = await renderSvg({ name: 'ß', nodes, edges: [] });
    expect(svg).toContain(`>${label}</text>`);
    expect(svg).toContain('xlink:title="é"');
    expect(svg).toContain('<title>ß</title>');
  });
});
