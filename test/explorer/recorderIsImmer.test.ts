// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { produce } from 'immer';
import { expect, test } from 'vitest';
import {
  array,
  bool,
  int,
  layoutOf,
  oneOf,
  pack,
  record,
  zero,
  type Infer,
  type Mutable,
} from '../../src/explorer/index.ts';
import { Recorder } from '../../src/explorer/record.ts';

const schema = record({
  rows: array(3, record({ x: int(0, 3), on: bool() })),
  list: array(4, int(0, 3)),
  n: int(0, 3),
});
type State = Infer<typeof schema>;
type Draft = Mutable<State>;
const layout = layoutOf(schema);

const index = fc.nat(2);
const value = fc.nat(3);

/** One statement of a recipe; most read before they write, through every array method in use. */
const statement: fc.Arbitrary<(d: Draft) => void> = fc.oneof(
  fc.tuple(index, value).map(
    ([i, v]) =>
      (d: Draft) =>
        void (d.list[i] = v),
  ),
  fc.tuple(index, index).map(
    ([i, j]) =>
      (d: Draft) =>
        void (d.rows[i]!.x = d.rows[j]!.x),
  ),
  index.map((i) => (d: Draft) => void (d.rows[i]!.on = d.list.includes(d.n))),
  value.map((v) => (d: Draft) => void (d.n = Math.max(0, d.list.indexOf(v)))),
  value.map((v) => (d: Draft) => {
    const row = d.rows.find((one) => one.x === v);
    if (row) row.on = !row.on;
  }),
  fc.constant((d: Draft) => void (d.n = d.rows.filter((row) => row.on).length)),
  fc.constant((d: Draft) => {
    for (const row of d.rows) row.x = (row.x + 1) % 4;
  }),
  fc.constant((d: Draft) => void d.list.sort((a, b) => a - b)),
  fc.constant((d: Draft) => void d.list.reverse()),
  value.map((v) => (d: Draft) => void d.list.fill(v, 1, 3)),
  fc.constant((d: Draft) => void (d.list = d.list.map((v) => 3 - v))),
  index.map((i) => (d: Draft) => void (d.rows[i] = { ...d.rows[0]!, on: d.n > 1 })),
  fc.constant((d: Draft) => void (d.n = d.rows.indexOf(d.rows[2]!))),
  fc.constant((d: Draft) => void (d.n = Object.entries(d.rows[0]!).length + d.list.length - 4)),
  fc.constant((d: Draft) => {
    const [first, ...others] = d.list;
    d.list = [...others, first!];
  }),
);

const state: fc.Arbitrary<State> = fc.record(
  {
    rows: fc.tuple(...[0, 1, 2].map(() => fc.record({ x: value, on: fc.boolean() }))),
    list: fc.tuple(value, value, value, value),
    n: value,
  },
  { noNullPrototype: true },
);

function recorderOf(base: State): Recorder<State> {
  const words = new Int32Array(layout.width);
  pack(layout, base, words);
  const recorder = new Recorder<State>(layout);
  recorder.begin(words, 0);
  return recorder;
}

test("a recipe does to the recording draft what it does to immer's", () => {
  fc.assert(
    fc.property(state, fc.array(statement, { maxLength: 8 }), (base, statements) => {
      const recipe = (d: Draft): void => statements.forEach((run) => run(d));
      const recorder = recorderOf(base);

      recipe(recorder.draft);

      const after = produce(base, recipe);
      const expected = new Int32Array(layout.width);
      pack(layout, after, expected);
      const actual = new Int32Array(layout.width);
      pack(layout, base, actual);
      for (const { slot, code } of recorder.writes) {
        actual[slot.word] =
          (actual[slot.word]! & ~(slot.mask << slot.shift)) | (code << slot.shift);
      }
      expect(actual).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('the outcome depends on nothing but the leaves read', () => {
  fc.assert(
    fc.property(state, state, fc.array(statement, { maxLength: 4 }), (a, b, statements) => {
      const recorder = recorderOf(a);
      statements.forEach((run) => run(recorder.draft));
      const reads = recorder.reads;
      // b, but for what was read of a.
      const mixed = new Int32Array(layout.width);
      pack(layout, b, mixed);
      for (const { slot, code } of reads) {
        mixed[slot.word] = (mixed[slot.word]! & ~(slot.mask << slot.shift)) | (code << slot.shift);
      }
      const again = new Recorder<State>(layout);
      again.begin(mixed, 0);

      statements.forEach((run) => run(again.draft));

      expect(again.reads).toEqual(reads);
      expect(again.writes).toEqual(recorder.writes);
    }),
  );
});

test('reads are logged once, in order, and not after a write', () => {
  const recorder = recorderOf(zero(schema));
  const { draft } = recorder;

  draft.n = 2;
  draft.list[1] = draft.n + (draft.list[3] ?? 0);
  draft.rows[0]!.on = draft.list[3] === 0 && draft.list[1] === 2;

  expect(recorder.reads.map(({ slot, code }) => [slot.path, code])).toEqual([['list.3', 0]]);
  expect(recorder.writes.map(({ slot, code }) => [slot.path, code])).toEqual([
    ['n', 2],
    ['list.1', 2],
    ['rows.0.on', 1],
  ]);
});

test('a leaf with one value is never a read', () => {
  const only = layoutOf(record({ one: oneOf('x'), n: int(0, 3) }));
  const recorder = new Recorder<{ readonly one: 'x'; readonly n: number }>(only);
  recorder.begin(new Int32Array(only.width), 0);

  expect([recorder.base.one, recorder.base.n]).toEqual(['x', 0]);
  expect(recorder.reads.map(({ slot }) => slot.path)).toEqual(['n']);
});

test('the base stays as it was while the draft is written', () => {
  const recorder = recorderOf(zero(schema));

  recorder.draft.n = 2;

  expect(recorder.base.n).toBe(0);
  expect(recorder.draft.n).toBe(2);
  expect(recorder.reads.map(({ slot }) => slot.path)).toEqual(['n']);
});

test.each<[string, (d: Draft) => void, string]>([
  ['a value outside the domain', (d) => void (d.rows[2]!.x = 9), 'rows.2.x: 9 is not in its'],
  ['a longer array', (d) => void d.list.push(1), 'list: the schema fixes its shape (field 4)'],
  ['a shorter array', (d) => void (d.list.length = 1), 'list: the schema fixes its shape'],
  ['a field gone', (d) => void Reflect.deleteProperty(d, 'n'), 'fixes its shape (field n)'],
  ['a shared part', (d) => void (d.rows[0] = d.rows[1]!), 'rows.0: write a copy'],
  ['a shared part within', (d) => void (d.rows = [...d.rows]), 'rows.0: write a copy'],
  ['half a row', (d) => void (d.rows[0] = { x: 1 } as never), 'rows.0: it has 1 of 2 fields'],
  ['a number for a row', (d) => void (d.rows[0] = 1 as never), 'rows.0: 1 is not of this record'],
])('%s is an error', (_, recipe, message) => {
  expect(() => recipe(recorderOf(zero(schema)).draft)).toThrow(message);
});

test('the base may not be written', () => {
  const { base } = recorderOf(zero(schema));

  expect(() => void ((base as Draft).n = 1)).toThrow("n: only a move's apply may write");
});
