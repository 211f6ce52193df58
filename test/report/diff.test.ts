// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/report/diff.ts';

const all = { leaf: (path: readonly string[]) => path.join('/'), value: String };

describe('diff', () => {
  it('names leaves as C does and skips where threads stand', () => {
    const before = { infos: [{ idr: { at: [null, 1] } }], threads: [{ pc: 1 }], faults: 1 };
    const after = { infos: [{ idr: { at: [0, 1] } }], threads: [{ pc: 2 }], faults: 0 };
    expect(diff(before, after)).toEqual([
      { name: 'infos[0].idr.at[0]', from: 'none', to: '0' },
      { name: 'faults', from: '1', to: '0' },
    ]);
  });

  it('shows what appears and what goes', () => {
    expect(diff({ a: 1 }, { b: { c: 2 } }, all)).toEqual([
      { name: 'a', from: '1', to: 'absent' },
      { name: 'b', from: 'absent', to: '{"c":2}' },
    ]);
  });

  it('says of a hidden field what it says where each of its leaves is kept out', () => {
    const before = { threads: { '0': { pc: 1 } }, a: { threads: 1 } };
    const after = { threads: { '0': { pc: 2 } }, a: { threads: 2 } };
    const kept = {
      ...all,
      leaf: (path: readonly string[]) => (path[0] === 'threads' ? null : 'a'),
    };
    const hidden = { ...all, leaf: () => 'a', hidden: new Set(['threads']) };

    expect(diff(before, after, hidden)).toEqual(diff(before, after, kept));
    expect(diff(before, after, { ...hidden, hidden: new Set() })).toHaveLength(2);
  });

  it('finds exactly the leaves that differ', () => {
    const state = fc.array(fc.record({ life: fc.nat(2), refs: fc.nat(2) }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(state, state, (before, after) => {
        const expected = before.flatMap((item, i) =>
          (['life', 'refs'] as const)
            .filter((key) => item[key] !== after[i]?.[key])
            .map((key) => `${i}/${key}`),
        );
        expect(diff(before, after, all).map(({ name }) => name)).toEqual(expected);
      }),
    );
  });
});
