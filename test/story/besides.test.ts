// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { besides } from '../../src/story/besides.ts';
import { label } from '../report/race.ts';

const texts =
  (all: Readonly<Record<string, readonly string[]>>) =>
  (fn: string): readonly string[] =>
    all[fn] ?? [];
const broken = texts({ f: ['get(a)', 'old(a)', 'put(a)', 'in words'], g: ['other(a)'] });
const repaired = texts({ f: ['get(a)', 'new(a)', 'put(a)', 'put(a)', 'x = 1'], g: [] });
const said = (...labels: readonly string[]): readonly string[] => {
  const places = [{ broken: [], repaired: labels.map((c) => label(['f', c])) }];
  return besides(places, broken, repaired).map(
    ({ fn, c, fixed }) => `${fixed ? '+' : '-'}${fn} ${c}`,
  );
};

it('what else only one of the two has in a function in which the run differs is told, if it is C', () => {
  expect(said('new(a)')).toEqual(['-f old(a)', '+f put(a)', '+f x = 1']);
  expect(said('put(a)', 'new(a)')).toEqual(['-f old(a)', '+f x = 1']);
});

it('nothing is told of other functions, nor more than a few', () => {
  expect(said()).toEqual([]);
  const many = (): readonly string[] => Array.from({ length: 9 }, (_, i) => `new(${i})`);
  const places = [{ broken: [], repaired: [label(['f', 'new(0)'])] }];
  expect(besides(places, texts({}), many)).toHaveLength(4);
});
