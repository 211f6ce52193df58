// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { StepLabel } from '../../src/model/language/thread.ts';
import { movesIn, withMoves, type Texts } from '../../src/story/moved.ts';
import type { Otherwise } from '../../src/story/repaired.ts';
import { label } from '../report/race.ts';

const at = (c: string): StepLabel => label(['scmi_remove', c]);
const noted = (
  place: Otherwise<StepLabel>,
  [broken, repaired]: readonly [Texts, Texts],
  [done, doneThen]: readonly (readonly StepLabel[])[] = [],
): Otherwise<StepLabel> =>
  withMoves(
    place,
    movesIn(place, { texts: broken, acts: done ?? [] }, { texts: repaired, acts: doneThen ?? [] }),
  );
const notes = (labels: readonly StepLabel[]): readonly string[] => labels.map(({ note }) => note);

/** What is said of `gone()` and `new()` between `first()` and `last()`, in functions with these statements. */
function said(broken: string, repaired: string): readonly (readonly string[])[] {
  const texts = (all: string) => (fn: string) => (fn === 'scmi_remove' ? all.split(' ') : []);
  const place = {
    step: 3,
    before: at('first()'),
    broken: [at('gone()')],
    repaired: [at('new()')],
    more: 0,
    next: at('last()'),
  };
  const told = noted(place, [texts(broken), texts(repaired)]);
  return [notes(told.broken), notes(told.repaired)];
}

describe('a line that only one of the two has in a place', () => {
  it('is said to come from, or to go, where the other has it', () => {
    expect(said('first() gone() last() new()', 'first() new() last() gone()')).toEqual([
      ['moved down'],
      ['moved up from later'],
    ]);
    expect(said('new() first() gone() last()', 'gone() first() new() last()')).toEqual([
      ['moved up'],
      ['moved down from earlier'],
    ]);
  });

  it('is no move where the other lacks it, jumps over it, or has it more than once', () => {
    const none = [[''], ['']];
    expect(said('first() gone() last()', 'first() new() last()')).toEqual(none);
    const same = 'first() gone() new() last()';
    expect(said(same, same)).toEqual(none);
    expect(said('first() gone() last() new() new()', 'first() new() last() gone() gone()')).toEqual(
      none,
    );
  });

  it('is no move where what both do there is in another function', () => {
    const place = {
      step: 0,
      before: null,
      broken: [],
      repaired: [at('new()')],
      more: 0,
      next: label(['scmi_probe', 'last()']),
    };
    const texts = (all: string) => () => all.split(' ');
    const told = noted(place, [texts('last() new()'), texts('new() last()')]);
    expect(notes(told.repaired)).toEqual(['']);
  });

  it('keeps what is noted of it', () => {
    const under = { ...at('new()'), note: 'under rcu_read_lock()' };
    const place = {
      step: 0,
      before: null,
      broken: [],
      repaired: [under],
      more: 0,
      next: at('x()'),
    };
    const texts = (all: string) => () => all.split(' ');
    const told = noted(place, [texts('x() new()'), texts('new() x()')]);
    expect(notes(told.repaired)).toEqual(['under rcu_read_lock(); moved up from later']);
  });
});

describe('a line that the other has in another function', () => {
  const free = 'free(id)';
  const place = (broken: readonly StepLabel[], repaired: readonly StepLabel[]) => ({
    step: 0,
    before: null,
    broken,
    repaired,
    more: 0,
    next: null,
  });
  const texts =
    (all: Readonly<Record<string, string>>): Texts =>
    (fn) =>
      all[fn]?.split(' ') ?? [];
  const destroy = label(['destroy', free]);
  const release = label(['release', free]);
  const helper = label(['release', 'helper()'], ['helper', free]);
  const without = texts({ destroy: `${free} put()`, helper: free });
  const fixed = texts({ destroy: 'put()', release: `${free} helper()`, helper: free });

  it('is said to go to it, and to come from it', () => {
    const there = place([destroy], []);
    expect(notes(noted(there, [without, fixed], [[destroy], [release]]).broken)).toEqual([
      'moved to release()',
    ]);
    const here = place([], [release]);
    expect(notes(noted(here, [without, fixed], [[destroy], [release]]).repaired)).toEqual([
      'moved here from destroy()',
    ]);
  });

  it('is a move to a function that was there, where its call is new', () => {
    const there = place([destroy], []);
    expect(notes(noted(there, [without, fixed], [[destroy], [helper]]).broken)).toEqual([
      'moved to helper()',
    ]);
    const called = texts({ destroy: `${free} put()`, release: 'helper()', helper: free });
    expect(notes(noted(there, [called, fixed], [[destroy], [helper]]).broken)).toEqual(['']);
  });

  it('is no move where it is done in several, or still stands here, or its arguments are not told', () => {
    const there = place([destroy], []);
    const several = [[destroy], [release, label(['exit', free])]];
    expect(notes(noted(there, [without, fixed], several).broken)).toEqual(['']);
    const kept = texts({ destroy: free, release: free });
    expect(notes(noted(there, [without, kept], [[destroy], [release]]).broken)).toEqual(['']);
    const call = (fn: string): StepLabel => label([fn, 'put_device()']);
    const calls = [[call('destroy')], [call('release')]];
    const of = [texts({ destroy: 'put_device()' }), texts({ release: 'put_device()' })] as const;
    expect(notes(noted(place([call('destroy')], []), of, calls).broken)).toEqual(['']);
  });
});
