// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { array, bool, int, record } from '../../src/explorer/index.ts';
import { takeMove } from '../../src/explorer/reference.ts';
import { zero, type Infer } from '../../src/explorer/schema.ts';
import type { Move } from '../../src/explorer/system.ts';

const schema = record({
  list: array(2, record({ n: int(0, 3), inner: record({ on: bool() }) })),
  other: record({ on: bool() }),
});
type State = Infer<typeof schema>;

const fill: Move<State> = {
  label: 'fill',
  apply: (s) => {
    s.list[1] = { n: 1, inner: { on: true } };
  },
};

it('is a state that a move leads to, with what is new in it and what was not before', () => {
  const initial = zero(schema);
  const after = takeMove(fill, initial);
  expect(after).toEqual({
    list: [
      { n: 0, inner: { on: false } },
      { n: 1, inner: { on: true } },
    ],
    other: { on: false },
  });
  const parts = [
    after,
    after.list,
    after.list[0],
    after.list[1],
    after.list[1]?.inner,
    after.other,
  ];
  expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  expect(Object.isFrozen(initial)).toBe(false);
  const late: Move<State> = {
    label: 'write to the state itself',
    apply: () => {
      (after.other as { on: boolean }).on = true;
    },
  };
  expect(() => takeMove(late, after)).toThrow('read only');
});
