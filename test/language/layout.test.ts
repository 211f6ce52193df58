// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { digit, layout, note, proc, runAlone, tiny, world } from './tiny.ts';

const { brk, call, cont, fn, goto, iff, inForm, label, local, loop, mention, ret, step, when } =
  tiny;

test('statements run in their order, and private ones leave no step', () => {
  const root = proc('f', [
    note('a'),
    mention('lockdep_assert_held()'),
    local('private', (s) => {
      s.x = 1;
    }),
    note('b'),
  ]);
  const { steps, end } = runAlone(world([root]));
  expect(steps).toEqual(['a', 'b']);
  expect(end.x).toBe(1);
});

test('goto jumps forward over what stands between, and backward', () => {
  const root = proc('f', [
    goto('out'),
    note('a'),
    label('again'),
    note('b'),
    ret(),
    label('out'),
    note('c'),
    goto('again'),
  ]);
  expect(runAlone(world([root])).steps).toEqual(['c', 'b']);
});

test('break leaves the innermost loop, continue begins it anew', () => {
  const root = fn('tiny.c', 'f', {}, { i: digit, j: digit }, [
    local('i = 0', (_, l) => {
      l.i = 0;
    }),
    loop([
      local('i++', (_, l) => {
        l.i = (l.i ?? 0) + 1;
        l.j = 0;
      }),
      iff((_, l) => l.i === 2, [cont()]),
      iff((_, l) => l.i === 4, [brk()]),
      loop([
        local('j++', (_, l) => {
          l.j = (l.j ?? 0) + 1;
        }),
        iff((_, l) => l.j === 2, [brk()]),
        note('a'),
      ]),
      note('b'),
    ]),
  ]);
  expect(runAlone(world([root])).steps).toEqual(['a', 'b', 'a', 'b']);
});

test('a branch goes one way only', () => {
  const branch = (go: boolean) => proc('f', [iff(() => go, [note('a')], [note('b')]), note('c')]);
  expect(runAlone(world([branch(true)])).steps).toEqual(['a', 'c']);
  expect(runAlone(world([branch(false)])).steps).toEqual(['b', 'c']);
});

test('a call passes its arguments and takes the result', () => {
  const twice = fn('tiny.c', 'twice', { n: digit }, { sum: digit }, [
    step('add', (_, l) => {
      l.sum = (l.n ?? 0) * 2;
    }),
    ret((_, l) => l.sum),
    note('d'),
  ]);
  const root = fn('tiny.c', 'f', {}, { r: digit }, [
    call('twice', () => [3], 'r'),
    step('store', (s, l) => {
      s.x = l.r ?? 0;
    }),
    call('twice', (s) => [s.x - 2], 'r'),
    step('store', (s, l) => {
      s.y = l.r ?? 0;
    }),
  ]);
  const { steps, end } = runAlone(world([root], { procedures: [twice] }));
  expect(steps).toEqual(['add', 'store', 'add', 'store']);
  expect([end.x, end.y]).toEqual([6, 8]);
});

test('a form or a transport chooses the code, and only with all of its forms', () => {
  const root = proc('f', [
    when('one', [note('a')]),
    when(['one', 'two'], [note('b')], [note('c')]),
    tiny.byTransport('mailbox', [note('d')]),
  ]);
  const steps = (forms: readonly string[], transport: string) =>
    runAlone(world([root], { forms, transport })).steps;
  expect(steps(['one'], 'virtio')).toEqual(['a', 'c']);
  expect(steps(['one', 'two'], 'virtio')).toEqual(['a', 'b']);
  expect(steps([], 'mailbox')).toEqual(['c', 'd']);
});

test('a call string is one number: all its places are different', () => {
  const inner = proc('inner', [note('a'), note('b')]);
  const outer = proc('outer', [call('inner'), note('c'), call('inner')]);
  const system = world([outer], { procedures: [inner] });
  const [thread] = system.threads;
  const places = Array.from({ length: thread?.end ?? 0 }, (_, pc) =>
    thread
      ?.stack(pc)
      .map(({ fn: name, c }) => `${name}:${c}`)
      .join(' > '),
  );
  expect(places).toEqual([
    'outer:inner()',
    'outer:inner() > inner:a',
    'outer:inner() > inner:b',
    'outer:inner() > inner:',
    'outer:c',
    'outer:inner()',
    'outer:inner() > inner:a',
    'outer:inner() > inner:b',
    'outer:inner() > inner:',
    'outer:',
  ]);
});

test.each([
  ['an unknown procedure', proc('f', [call('g')]), 'f calls g, which the model does not have'],
  ['an unknown label', proc('f', [goto('out')]), 'f: goto out: no such label'],
  ['a label that stands twice', proc('f', [label('l'), label('l')]), 'f: label l twice'],
  ['a break outside a loop', proc('f', [brk()]), 'f: break outside a loop'],
  ['a continue outside a loop', proc('f', [cont()]), 'f: continue outside a loop'],
])('%s is refused when the model is built', (_, root, message) => {
  expect(() => layout(root)).toThrow(new Error(message));
});

test('a result needs a local of that name', () => {
  const g = proc('g', []);
  const root = fn('tiny.c', 'f', {}, { r: digit }, [
    call<{ q: number }>('g', () => [], 'q'),
  ] as never);
  expect(() => layout(root, { procedures: [g] })).toThrow("f: no local 'q' for the result of g");
});

test('a local must not have the name of a parameter', () => {
  expect(() => fn('tiny.c', 'f', { n: digit }, { n: digit }, [])).toThrow(
    "f: local 'n' is also a parameter",
  );
});

test('recursion is refused, and the message tells the way round', () => {
  const f = proc('f', [call('g')]);
  const g = proc('g', [call('f')]);
  expect(() => layout(f, { procedures: [f, g] })).toThrow('f calls itself: f > g');
});

test('only the chosen form must be whole', () => {
  const root = proc('f', [when('old', [call('gone')], [note('a')])]);
  expect(runAlone(world([root])).steps).toEqual(['a']);
  expect(() => layout(root, { forms: ['old'] })).toThrow('gone');
});

test('too many or too few arguments are an error of the run', () => {
  const g = fn('tiny.c', 'g', { n: digit }, {}, [note('a')]);
  for (const args of [[], [1, 2]]) {
    const root = proc('f', [note('a'), call('g', () => args)]);
    expect(() => runAlone(world([root], { procedures: [g] }))).toThrow(
      `f: g takes 1 arguments, not ${args.length}`,
    );
  }
});

test('a procedure that stands for a form is called where the form is in, and only there', () => {
  const root = proc('f', [call('g'), note('c')]);
  const procedures = [root, inForm('old', proc('g', [note('a')])), proc('g', [note('b')])];
  const run = (forms: readonly string[]): readonly string[] =>
    runAlone(world([root], { procedures, forms })).steps;
  expect(run([])).toEqual(['b', 'c']);
  expect(run(['old'])).toEqual(['a', 'c']);
});
