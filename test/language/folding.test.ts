// SPDX-License-Identifier: GPL-2.0-only
import { produce } from 'immer';
import { expect, test } from 'vitest';
import { explore } from '../../src/explorer/index.ts';
import { Thread, type StepLabel } from '../../src/model/language/thread.ts';
import { digit, endings, layout, note, proc, runAlone, tiny, world } from './tiny.ts';

const { attempt, call, fn, iff, local, loop, ret, step } = tiny;

const inc = fn('tiny.c', 'inc', { n: digit }, { sum: digit }, [
  local('sum = n + 1', (_, l) => {
    l.sum = (l.n ?? 0) + 1;
  }),
  ret((_, l) => l.sum),
]);

/** Two private statements and a call around two visible steps. */
const root = fn('tiny.c', 'f', {}, { i: digit }, [
  local('i = 1', (_, l) => {
    l.i = 1;
  }),
  note('a'),
  call('inc', (_, l) => [l.i], 'i'),
  iff((_, l) => l.i === 2, [note('b')], [note('c')]),
  step('store', (s, l) => {
    s.x = l.i ?? 0;
  }),
]);

test('private statements join the visible step before them', () => {
  const { steps, end } = runAlone(world([root], { procedures: [inc] }));
  expect(steps).toEqual(['a', 'b', 'store']);
  expect(end.x).toBe(2);
});

test('what stands before the first visible step has run in the initial state', () => {
  const { initial } = world([root], { procedures: [inc] });
  expect(initial.threads[0]?.r).toMatchObject({ r0: 1 });
});

test('without folding every private statement is a step of its own, and the end is the same', () => {
  const folded = runAlone(world([root], { procedures: [inc] }));
  const unfolded = runAlone(world([root], { procedures: [inc], fold: false }));
  expect(unfolded.steps).toEqual([
    'i = 1',
    'a',
    'inc()',
    'sum = n + 1',
    '',
    '',
    'b',
    '',
    'store',
    '',
  ]);
  expect(unfolded.end).toEqual(folded.end);
});

test('a call says what is noted of it, as a step of its own and as one that joins', () => {
  const noted = fn('tiny.c', 'f', {}, { i: digit }, [
    local('i = 7', (_, l) => {
      l.i = 7;
    }),
    call(
      'inc',
      (_, l) => [l.i],
      'i',
      'inc(i)',
      (s, l) => `i is ${l.i}, x is ${s.x}`,
    ),
  ]);
  const single = world([noted], { procedures: [inc], fold: false });
  const [first] = single.processes[0]!.moves(single.initial);
  const state = produce(single.initial, (draft) => first?.apply(draft as never));
  expect(single.processes[0]!.moves(state)[0]?.label.note).toBe('i is 7, x is 0');
  const joined: string[] = [];
  const told = ({ note: text }: StepLabel): number => joined.push(text);
  const thread = new Thread('f', layout(noted, { procedures: [inc] }), 0, true, told);
  produce(single.initial, (draft) => thread.start(draft));
  expect(joined).toEqual(['', 'i is 7, x is 0', '', '', '']);
});

test('folding private statements loses no ending of concurrent threads', () => {
  const other = proc('g', [note('c'), note('d')]);
  const ends = (fold: boolean) => endings(world([root, other], { procedures: [inc], fold }));
  expect(ends(true)).toEqual(ends(false));
  expect(ends(true)).toEqual(['abcd', 'acbd', 'acdb', 'cabd', 'cadb', 'cdab']);
});

test('folding a statement that is not private does lose an ending: the comparison can fail', () => {
  const racy = proc('f', [note('a'), iff((s) => s.log.includes('c'), [note('d')], [note('b')])]);
  const other = proc('g', [note('c')]);
  const ends = (fold: boolean) => endings(world([racy, other], { fold }));
  expect(ends(false)).toEqual(['abc', 'acb', 'acd', 'cad']);
  expect(ends(true)).toEqual(['abc', 'acb', 'cad']);
});

test('a private step that may fail is visible where the failure is possible, and else folds', () => {
  const allocating = proc('f', [
    note('a'),
    attempt(
      'p = kzalloc()',
      'kzalloc',
      () => undefined,
      () => undefined,
      { private: true },
    ),
    note('b'),
  ]);
  const { steps } = runAlone(world([allocating], { mayFail: () => false }));
  expect(steps).toEqual(['a', 'b']);
  expect(runAlone(world([allocating], { mayFail: () => true })).steps).toEqual([
    'a',
    'p = kzalloc()',
    'b',
  ]);
});

test('a loop without a visible step is an error, not a hang', () => {
  const endless = proc('f', [
    note('a'),
    loop([
      local('spin', (s) => {
        s.x = 0;
      }),
    ]),
  ]);
  expect(() => runAlone(world([endless]))).toThrow('f: f runs for ever without a visible step');
});

test('locals are zeroed on return, so that the way to a state leaves no mark', () => {
  const leaf = fn('tiny.c', 'leaf', { n: digit }, { m: digit }, [
    step('use', (_, l) => {
      l.m = l.n;
    }),
  ]);
  const caller = proc('f', [call('leaf', (s) => [s.x + 3]), note('a')]);
  const { end } = runAlone(world([caller], { procedures: [leaf] }));
  expect(Object.values(end.threads[0]?.r ?? {})).toEqual([null, null]);
  expect(explore(world([caller], { procedures: [leaf] })).states).toBe(3);
});

test('a second call finds its locals empty', () => {
  const leaf = fn('tiny.c', 'leaf', {}, { m: digit }, [
    step('count', (s, l) => {
      s.x += 1;
      s.y += l.m === null ? 1 : 0;
      l.m = 7;
    }),
  ]);
  const caller = proc('f', [call('leaf'), call('leaf')]);
  expect(runAlone(world([caller], { procedures: [leaf] })).end).toMatchObject({ x: 2, y: 2 });
});
