// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Difference } from '../../src/story/repaired.ts';
import { telling } from '../../src/story/telling.ts';

const between = { before: null, more: 0, next: null };

/** What process 0 does otherwise in this step: `-a` is in the broken code only, `+b` in the repaired code only. */
function at(step: number, lines: string, more: Partial<Difference<string>> = {}) {
  const labels = (sign: string): readonly string[] =>
    lines.split(' ').flatMap((line) => (line.startsWith(sign) ? [line.slice(1)] : []));
  const told = { ...between, step, broken: labels('-'), repaired: labels('+') };
  return { process: 0, told, matters: false, ...more };
}

const stepsOf = (found: readonly Difference<string>[], fixed = 0, ...moved: readonly string[]) => {
  const { differences, more } = telling(found, {
    key: (label) => label,
    moved: (label) => moved.includes(label),
    fixed,
  });
  return [differences.map(({ told }) => told.step), more];
};

describe('of what is done otherwise', () => {
  it('all that one context does is told, and what matters of the others', () => {
    const other = { process: 1 };
    const found = [at(1, '+a'), at(2, '-b', other), at(3, '+c', { ...other, matters: true })];
    expect(stepsOf(found.slice(0, 2))).toEqual([[1], 0]);
    expect(stepsOf(found)).toEqual([[2, 3], 0]);
    expect(stepsOf([at(1, '+a', { matters: true }), ...found.slice(1)])).toEqual([[1, 3], 0]);
  });

  it('that of the setup is told only where there is no other', () => {
    expect(stepsOf([at(1, '+a'), at(4, '+b')], 3)).toEqual([[4], 0]);
    expect(stepsOf([at(1, '+a')], 3)).toEqual([[1], 0]);
  });

  it('what comes again is told where it stands last, or with more', () => {
    expect(stepsOf([at(1, '+a'), at(2, '-a'), at(3, '+a')])).toEqual([[2, 3], 0]);
    expect(stepsOf([at(1, '+a +b'), at(3, '+a')])).toEqual([[1], 0]);
    expect(stepsOf([at(1, '+a', { matters: true }), at(3, '+a')])).toEqual([[1, 3], 0]);
  });

  it('of a move the place that it goes to is enough', () => {
    expect(stepsOf([at(1, '-a'), at(3, '+a')])).toEqual([[1, 3], 0]);
    expect(stepsOf([at(1, '-a'), at(3, '+a')], 0, 'a')).toEqual([[3], 0]);
    expect(stepsOf([at(1, '+a'), at(3, '-a')], 0, 'a')).toEqual([[1, 3], 0]);
    expect(stepsOf([at(1, '+a'), at(3, '-a -b')], 0, 'a')).toEqual([[1, 3], 0]);
  });

  it('the first are told where there are many, after those that matter', () => {
    const many = Array.from({ length: 12 }, (_, i) => at(i, `+a${i}`, { matters: i === 11 }));
    expect(stepsOf(many)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 11], 2]);
    const large = Array.from({ length: 20 }, (_, i) => `+a${i}`).join(' ');
    expect(stepsOf([at(0, large), at(1, '+b')])).toEqual([[0], 1]);
  });
});
