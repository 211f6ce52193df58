// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { bool, explore, int, record, type Infer, type System } from '../../src/explorer/index.ts';

const schema = record({ x: int(0, 3), a: bool(), b: bool() });
type State = Infer<typeof schema>;

function one(moves: System<State>['processes'][number]['moves']): System<State> {
  return {
    name: 'one process',
    schema,
    initial: { x: 0, a: false, b: false },
    processes: [{ name: 'p', resting: () => true, moves }],
    properties: [],
  };
}

test('a recipe that reads by a counter is told', () => {
  let count = 0;
  const system = one((s) => {
    const seen = count++ % 2 === 0 ? s.a : s.b;
    return seen || s.x === 3 ? [] : [{ label: 'step', apply: (d) => void d.x++ }];
  });

  expect(() => explore(system)).toThrow(/^process p: impure\./);
});

test('a recipe that writes by a counter is told', () => {
  let count = 0;
  const system = one(() => [{ label: 'step', apply: (d) => void (d.x = ++count % 4) }]);

  expect(() => explore(system)).toThrow(/^process p: impure\./);
});

test('a value outside its domain is told with its place, its process and its move', () => {
  const system = one(() => [{ label: 'up', apply: (d) => void d.x++ }]);

  expect(() => explore(system)).toThrow('process p, move up: x: 4 is not in its domain');
});

test('an initial state outside the schema is told', () => {
  const system = { ...one(() => []), initial: { x: 9, a: false, b: false } };

  expect(() => explore(system)).toThrow('x: 9 is not in its domain');
});

test('moves that write are told', () => {
  const system = one((s) => {
    (s as { x: number }).x = 1;
    return [];
  });

  expect(() => explore(system)).toThrow("process p: x: only a move's apply may write");
});
