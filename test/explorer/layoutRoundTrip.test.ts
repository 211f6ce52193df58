// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  array,
  bool,
  int,
  layoutOf,
  maybe,
  oneOf,
  pack,
  record,
  unpack,
  type Schema,
} from '../../src/explorer/index.ts';

const leaf: fc.Arbitrary<Schema> = fc.oneof(
  fc.tuple(fc.nat(5000), fc.nat(5000)).map(([low, more]) => int(low - 2500, low - 2500 + more)),
  fc.constant(bool()),
  fc.constant(maybe(oneOf<string | number>('a', 'b', 3))),
  fc.constant(oneOf('only')),
);

const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.tuple(fc.nat(4), tie('schema')).map(([length, item]) => array(length, item)),
    fc.dictionary(fc.stringMatching(/^[a-z]$/), tie('schema'), { maxKeys: 5 }).map(record),
  ),
}));

function stateOf(of: Schema): fc.Arbitrary<unknown> {
  switch (of.kind) {
    case 'leaf':
      return fc.constantFrom(...of.values);
    case 'array':
      return fc.tuple(...Array.from({ length: of.length }, () => stateOf(of.item)));
    case 'record':
      return fc.record(
        Object.fromEntries(Object.entries(of.fields).map(([key, field]) => [key, stateOf(field)])),
        { noNullPrototype: true },
      );
  }
}

test('unpack undoes pack, and no bits overlap', () => {
  const cases = schema.chain((of) =>
    fc.record({ of: fc.constant(of), a: stateOf(of), b: stateOf(of) }),
  );
  fc.assert(
    fc.property(cases, fc.nat(3), ({ of, a, b }, offset) => {
      const layout = layoutOf(of);
      const words = new Int32Array(offset + layout.width + 1).fill(-1);

      pack(layout, a, words, offset);
      expect(unpack(layout, words, offset)).toEqual(a);
      pack(layout, b, words, offset);
      expect(unpack(layout, words, offset)).toEqual(b);
      expect(words.at(-1)).toBe(-1);
    }),
  );
});

test('each leaf takes the bits its domain needs and stays within a word', () => {
  const { slots, width } = layoutOf(
    record({ a: int(1, 2), b: array(3, int(0, 4)), c: oneOf('x'), d: int(0, 999_999), e: bool() }),
  );

  expect(slots.map((slot) => [slot.path, slot.bits])).toEqual([
    ['a', 1],
    ['b.0', 3],
    ['b.1', 3],
    ['b.2', 3],
    ['c', 0],
    ['d', 20],
    ['e', 1],
  ]);
  expect(width).toBe(1);
  expect(layoutOf(array(3, int(0, 2 ** 17 - 1))).slots.map(({ word }) => word)).toEqual([0, 1, 2]);
});

test.each([
  [{ a: [0, 1, 9], b: true }, 'a.2: 9 is not in its domain'],
  [{ a: [0, 1.5, 0], b: true }, 'a.1: 1.5 is not in its domain'],
  [{ a: [0, 1, '2'], b: true }, 'a.2: "2" is not in its domain'],
  [{ a: [0, 1], b: true }, 'a: it has 2 of 3 fields'],
  [{ a: [0, 1, 2], b: true, c: 1 }, 'the state: the schema has no field "c"'],
  [{ a: null, b: true }, 'a: null is not an array'],
])('%j does not fit', (state, message) => {
  const layout = layoutOf(record({ a: array(3, int(0, 3)), b: bool() }));

  expect(() => pack(layout, state, new Int32Array(1))).toThrow(message);
});
