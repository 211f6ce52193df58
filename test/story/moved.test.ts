// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { StepLabel } from '../../src/model/language/thread.ts';
import { withMoves } from '../../src/story/moved.ts';
import { label } from '../report/race.ts';

const at = (c: string): StepLabel => label(['scmi_remove', c]);
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
  const told = withMoves(place, texts(broken), texts(repaired));
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
    const told = withMoves(place, texts('last() new()'), texts('new() last()'));
    expect(notes(told.repaired)).toEqual(['']);
  });

  it('keeps what is noted of it', () => {
    const noted = { ...at('new()'), note: 'under rcu_read_lock()' };
    const place = {
      step: 0,
      before: null,
      broken: [],
      repaired: [noted],
      more: 0,
      next: at('x()'),
    };
    const texts = (all: string) => () => all.split(' ');
    const told = withMoves(place, texts('x() new()'), texts('new() x()'));
    expect(notes(told.repaired)).toEqual(['under rcu_read_lock(); moved up from later']);
  });
});
