// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { replay } from '../../src/explorer/index.ts';
import { markOf, readPath } from '../../src/story/path.ts';
import { simplestRun, tell } from '../../src/story/story.ts';
import { footprint } from './footprint.ts';
import { foundIn, small } from './useAfterFree.ts';

const simple = simplestRun(small, foundIn(small), 0);
const { broken } = simple;
const story = tell(small, null, simple, 0);

describe('the story of a violation', () => {
  it('marks the steps that wrote what the violation read, and no other work', () => {
    const told = story.parts.map(([part]) => [part?.label.stack[0]?.c, part?.matters]);
    expect(Object.fromEntries(told)).toEqual({
      'obj = alloc()': true,
      a: false,
      b: false,
      c: false,
      'use(obj)': true,
      'other work': false,
      'free(obj)': true,
    });
  });

  it('has the nearest fine run beside it: the use before the free', () => {
    const steps = broken.trace.steps.map(({ label }) => label.stack[0]?.c);
    const { change, steps: fine } = story.fine ?? {};
    expect(change?.kind).toBe('order');
    if (change?.kind !== 'order') return;
    expect([steps[change.from], steps[change.before]]).toEqual(['use(obj)', 'free(obj)']);
    const choices = (fine ?? []).map(({ context }) => ({ process: context, choice: 0 }));
    expect(choices.length).toBe(7);
    expect(replay(small, choices).violations).toEqual([]);
  });

  it('carries a path that leads to the violation, marked with what it passes through', () => {
    const { steps, mark } = readPath(story.path);
    expect(replay(small, steps).violations).toMatchObject([{ rule: 'uaf', at: steps.length }]);
    const contexts = ['user', 'mod'];
    expect(markOf(contexts, broken.trace.steps, broken)).toBe(mark);
    expect(markOf(contexts, broken.trace.steps.slice(1), broken)).not.toBe(mark);
    expect(markOf(contexts, broken.trace.steps, null)).not.toBe(mark);
  });
});

describe('footprint', () => {
  it('tells what is read before it is written, and all that is written', () => {
    const state = { a: [1, 2, 3], b: { c: 4, d: 5 }, e: { f: 6 } };
    const seen = footprint(state, (view) => {
      view.b.c = view.a[1] ?? 0;
      view.e = { f: view.b.c };
      expect(view.a.findIndex((x) => x === 2)).toBe(1);
    });
    expect([...seen.reads].toSorted()).toEqual(['a.0', 'a.1']);
    expect([...seen.writes].toSorted()).toEqual(['b.c', 'e.f']);
    expect(state.b.c).toBe(4);
  });
});
