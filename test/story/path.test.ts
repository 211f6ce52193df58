// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPath, writePath } from '../../src/story/path.ts';

describe('paths', () => {
  it('are read as they were written', () => {
    const step = fc.record({ process: fc.nat(9), choice: fc.nat(3) });
    const mark = fc.option(fc.stringMatching(/^[0-9a-f]{8}$/));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), mark, (steps, mark) => {
        expect(readPath(writePath({ steps, mark }))).toEqual({ steps, mark });
      }),
    );
  });

  it('count what is repeated, and leave out first choices', () => {
    const steps = [0, 0, 0, 2, 2, 1].map((process, i) => ({ process, choice: i === 5 ? 1 : 0 }));
    expect(writePath({ steps, mark: '00c0ffee' })).toBe('0x3:2x2:1.1@00c0ffee');
    expect(readPath('0:2:2:1:5').steps.map(({ process }) => process)).toEqual([0, 2, 2, 1, 5]);
  });

  it.each(['a', '0:', '0x0', '0.1.2', '0@12', '0@00c0ffee@00c0ffee', '0x9999999:0x9999999'])(
    'refuse %s',
    (text) => expect(() => readPath(text)).toThrow(/is no|is not/),
  );
});
