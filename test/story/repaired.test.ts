// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { repairedDiff, repairedText, repairedTitle } from '../../src/report/repairedText.ts';
import { simplestRun, tell } from '../../src/story/story.ts';
import { race } from '../report/race.ts';
import { foundIn, small, type Small } from './useAfterFree.ts';

const [user, mod] = small.processes;
if (!user || !mod) throw new Error('two contexts');

/** The same system, in which `free(obj)` waits until the user is done. */
const waits: Small = {
  ...small,
  processes: [
    user,
    {
      ...mod,
      moves: (state) =>
        state.threads['1'].pc === 1 && state.threads['0'].pc < 5 ? [] : mod.moves(state),
    },
  ],
};

/** The same system, in which the user looks again before it uses the object. */
const looks: Small = {
  ...small,
  processes: [
    {
      ...user,
      moves: (state) =>
        user.moves(state).map((move) => {
          const last = state.threads['0'].pc === 4;
          const label = { ...move.label, stack: [{ fn: 'user', file: 'bus.c', c: 'look(obj)' }] };
          const apply: typeof move.apply = (s) => {
            s.threads['0'].pc = 5;
          };
          return last && state.life === 'freed' ? { label, apply } : move;
        }),
    },
    mod,
  ],
};

const told = (...systems: readonly Small[]) => {
  const fixed = systems.map((system) => ({ system, folded: () => [] }));
  return tell(small, null, simplestRun(small, foundIn(small), 0), 0, fixed).repaired;
};

describe('the run with the fix', () => {
  it('is told by the first action that is another', () => {
    const repaired = told(looks);
    expect(repaired).toMatchObject({ context: 0, places: [{ step: 6 }] });
    const violation = { ...race, contexts: ['user', 'mod'], story: storyWith(repaired) };
    expect(repairedText(violation)).toBe(
      'With the fix the run is fine. At step 7 user does user: look(obj) instead of user: use(obj).',
    );
    expect(repairedDiff(violation, 75)).toEqual([
      ' @@ step 7 @@',
      '   user()',
      '     c',
      ' -   use(obj)',
      ' +   look(obj)',
    ]);
    expect(repairedTitle(violation)).toBe(
      'With the fix the run is fine. What user does otherwise:',
    );
  });

  it('is that of the first of several fixes that helps', () => {
    expect(told(small, waits, looks)).toEqual(told(looks));
  });

  it('is not told when only the order is another, or it breaks a rule as well', () => {
    expect([told(waits), told(small)]).toEqual([null, null]);
  });
});

function storyWith(repaired: ReturnType<typeof told>) {
  return {
    among: 'as found',
    path: '',
    parts: [],
    fine: null,
    repaired: repaired ?? null,
  } as const;
}
