// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/report/wrap.ts';

describe('wrap', () => {
  it('breaks at spaces, indents what follows, and keeps the first indent', () => {
    expect(wrap('  one two three four', 10, 4)).toEqual(['  one two', '    three', '    four']);
    expect(wrap('short', 10, 4)).toEqual(['short']);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('cuts a word that is too long for a line', () => {
    expect(wrap('a bcdefghijkl m', 5, 1)).toEqual(['a', ' bcde', ' fghi', ' jkl', ' m']);
  });

  it('cuts a word behind a bracket, a comma or an arrow, where that leaves no short line', () => {
    expect(wrap('np = idr_find(&info->protocols,id)', 16, 2)).toEqual([
      'np =',
      '  idr_find(',
      '  &info->',
      '  protocols,id)',
    ]);
    expect(wrap('a(bcdefghijkl', 6)).toEqual(['a(bcde', 'fghijk', 'l']);
  });

  it('indents a name by less rather than cutting it', () => {
    expect(wrap('ni = data_get(h)', 10, 4)).toEqual(['ni =', ' data_get(', '    h)']);
    expect(wrap('ni = data_get2(h)', 11, 6)).toEqual([
      'ni =',
      '      data_',
      '      get2(',
      '      h)',
    ]);
  });

  it('lets nothing through that speaks to the terminal', () => {
    expect(wrap('a\n  b\u001b[2J\u0007c\u2028d', 40)).toEqual(['a   b\\x1b[2J\\x07c d']);
  });

  it('cuts no character in two', () => {
    expect(wrap('a\u{1f600}\u{1f600}b', 4)).toEqual(['a\u{1f600}', '\u{1f600}b']);
  });

  it('loses nothing but spaces and never exceeds the width', () => {
    const text = fc.stringMatching(/^[a-c ]{0,60}$/);
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 3, max: 20 }),
        fc.integer({ min: 0, max: 2 }),
        (words, width, hang) => {
          const lines = wrap(words, width, hang);
          expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
          expect(Math.max(...lines.map((line) => line.trimEnd().length))).toBeLessThanOrEqual(
            width,
          );
        },
      ),
    );
  });
});
