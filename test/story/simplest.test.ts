// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { verifyTrace } from '../../src/explorer/index.ts';
import { switchesOf } from '../../src/story/choice.ts';
import { retold, simplest } from '../../src/story/simplest.ts';
import { foundIn, small } from './useAfterFree.ts';

const found = foundIn(small);
const options = { failed: () => false, states: 1000, fixed: 0 };
/** user, mod, user, mod and so on. */
const zigzag = retold(
  small,
  found,
  [0, 1, 0, 1, 0, 0, 0].map((process) => ({ process, choice: 0 })),
);

describe('the simplest run', () => {
  it('is as short as any and has the fewest context switches', () => {
    const { broken, among } = simplest(small, zigzag, options);
    expect(among).toBe('all shortest runs');
    expect(broken.trace.steps.length).toBe(found.trace.steps.length);
    expect([switchesOf(zigzag.trace.steps), switchesOf(broken.trace.steps)]).toEqual([4, 2]);
    expect(() => verifyTrace(small, broken)).not.toThrow();
  });

  it('is looked for among the orders of the same steps when there are too many runs', () => {
    const { broken, among } = simplest(small, zigzag, { ...options, states: 12, fixed: 2 });
    expect(among).toBe('all orders of these steps');
    expect(switchesOf(broken.trace.steps)).toBe(2);
    expect(() => verifyTrace(small, broken)).not.toThrow();
  });

  it('is the one that was found when even those are too many, and says so', () => {
    expect(simplest(small, zigzag, { ...options, states: 2 })).toEqual({
      broken: zigzag,
      among: 'as found',
    });
  });

  it('leaves a run that goes round for ever as it is', () => {
    const loop = { ...found, trace: { ...found.trace, loop: 0 } };
    expect(simplest(small, loop, options)).toEqual({ broken: loop, among: 'as found' });
  });
});
