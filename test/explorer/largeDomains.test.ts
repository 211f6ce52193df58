// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, int, record, type Infer, type System } from '../../src/explorer/index.ts';

const schema = record({ pc: int(0, 999_999), twin: int(0, 999_999) });

/** A program counter that jumps about: 5,000 places, so that the hashed tree nodes grow often. */
const jumper: System<Infer<typeof schema>> = {
  name: 'jumper',
  schema,
  initial: { pc: 1, twin: 0 },
  processes: [
    {
      name: 'p',
      resting: (s) => s.pc === 0,
      moves: (s) => {
        const { pc } = s;
        return [
          {
            label: String(pc),
            apply: (d) => {
              d.twin = pc;
              d.pc = (pc * 7) % 999_983;
            },
          },
        ];
      },
    },
  ],
  properties: [
    {
      kind: 'always',
      name: 'twin-follows',
      clauses: [(s) => ((s.twin * 7) % 999_983 === s.pc || s.twin === 0 ? null : 'lost')],
    },
  ],
};

test('a program counter may have a million values', () => {
  const result = explore(jumper, { budget: { states: 5000 } });

  expect(result).toMatchObject({ verdict: 'inconclusive', states: 5000, depth: 4999 });
});
