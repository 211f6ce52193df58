// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, Violation } from '../../src/explorer/index.ts';
import type { Stmt } from '../../src/model/language/statement.ts';
import { endings, note, proc, tiny, world, type Empty, type Tiny } from './tiny.ts';

const { attempt, choose, step } = tiny;

const lock: Stmt<Tiny, Empty> = step(
  'lock',
  (s, _, self) => {
    s.owner = self;
  },
  { wait: (s) => s.owner === null },
);
const unlock: Stmt<Tiny, Empty> = step('unlock', (s) => {
  s.owner = null;
});

const awaitGo = (idle: boolean): Stmt<Tiny, Empty> =>
  step('wait_for_completion', () => undefined, { wait: (s) => s.go, idle });

const complete: Stmt<Tiny, Empty> = step('complete', (s) => {
  s.go = true;
});

const nothing = (): undefined => undefined;

test('who waits for a lock goes on when it is free', () => {
  const f = proc('f', [lock, note('a'), note('b'), unlock]);
  const g = proc('g', [lock, note('c'), unlock]);
  expect(endings(world([f, g]))).toEqual(['abc', 'cab']);
});

test('without the lock all orders are there', () => {
  const f = proc('f', [note('a'), note('b')]);
  const g = proc('g', [note('c')]);
  expect(endings(world([f, g]))).toEqual(['abc', 'acb', 'cab']);
});

test('waiting for what nobody does is a deadlock, and it names who waits', () => {
  const { verdict, broken } = explore(world([proc('waiter', [awaitGo(false)])]));
  expect(verdict).toBe('violated');
  expect(broken).toMatchObject({
    rule: 'no-deadlock',
    message: 'nothing can move, but waiter still waits',
  });
});

test('waiting for what is done is none', () => {
  const system = world([proc('waiter', [awaitGo(false)]), proc('g', [complete])]);
  expect(explore(system).verdict).toBe('holds');
});

test('an idle wait is rest, and is left when there is work', () => {
  expect(explore(world([proc('worker', [awaitGo(true)])])).verdict).toBe('holds');
  const worker = proc('worker', [awaitGo(true), note('a')]);
  expect(endings(world([worker, proc('g', [complete])]))).toEqual(['a']);
});

test('a thread that has ended rests', () => {
  const system = world([proc('f', [])]);
  const [process] = system.processes;
  expect(process?.moves(system.initial)).toEqual([]);
  expect(process?.resting(system.initial)).toBe(true);
});

test('a choice goes each way that is enabled, and tells which', () => {
  const root = proc('f', [
    choose('pick', [
      { note: 'first', apply: (s) => void (s.log += 'a') },
      { note: 'second', apply: (s) => void (s.log += 'b') },
      { note: 'never', enabled: (s) => s.go, apply: (s) => void (s.log += 'c') },
    ]),
  ]);
  const system = world([root]);
  expect(endings(system)).toEqual(['a', 'b']);
  const notes = system.processes[0]?.moves(system.initial).map(({ label }) => label.note);
  expect(notes).toEqual(['first', 'second']);
});

const fallible = (site: string, letter: 'a' | 'b'): Stmt<Tiny, Empty> =>
  attempt(`${site}()`, site, nothing, (s) => {
    s.log += letter;
  });

test.each([
  [0, ['']],
  [1, ['', 'a', 'b']],
  [2, ['', 'a', 'ab', 'b']],
])('with a budget of %i failures, no more than that many come', (faults, expected) => {
  const root = proc('f', [fallible('kzalloc', 'a'), fallible('ida_alloc', 'b')]);
  expect(endings(world([root], { faults }))).toEqual(expected);
});

test('the budget is shared by all threads', () => {
  const roots = [proc('f', [fallible('kzalloc', 'a')]), proc('g', [fallible('kzalloc', 'b')])];
  expect(endings(world(roots, { faults: 1 }))).toEqual(['', 'a', 'b']);
});

test('failures come only where the scenario wants them, also by function', () => {
  const root = proc('f', [fallible('kzalloc', 'a'), fallible('ida_alloc', 'b')]);
  const only = (wanted: string) =>
    endings(world([root], { faults: 2, mayFail: (site, fn) => `${fn}:${site}` === wanted }));
  expect(only('f:ida_alloc')).toEqual(['', 'b']);
  expect(only('g:ida_alloc')).toEqual(['']);
});

test('an injected failure says so in its label', () => {
  const system = world([proc('f', [fallible('kzalloc', 'a')])], { faults: 1 });
  const labels = system.processes[0]?.moves(system.initial).map(({ label }) => label);
  expect(labels?.map(({ note: way, site }) => ({ way, site }))).toEqual([
    { way: '', site: undefined },
    { way: 'fails', site: 'kzalloc' },
  ]);
});

test('a lock in a freed object does not hold back: the step itself breaks the rule', () => {
  const freedLock = (s: Tiny): boolean => {
    if (s.go) throw new Violation('no-use-after-free', 'the lock is freed');
    return false;
  };
  const root = proc('f', [step('lock', (s) => void freedLock(s), { wait: freedLock })]);
  const { broken } = explore(world([root, proc('g', [complete])]));
  expect(broken).toMatchObject({ rule: 'no-use-after-free', message: 'the lock is freed' });
  expect(broken?.trace.steps.map(({ label }) => label.stack.at(-1)?.c)).toEqual([
    'complete',
    'lock',
  ]);
});

test('another error inside a wait is the model’s own and is not hidden', () => {
  const root = proc('f', [
    step('lock', () => undefined, {
      wait: () => {
        throw new Error('no such lock');
      },
    }),
  ]);
  const system = world([root]);
  expect(() => system.processes[0]?.moves(system.initial)).toThrow('no such lock');
});
