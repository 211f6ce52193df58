// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { repairedDiff, repairedText, repairedTitle } from '../../src/report/repairedText.ts';
import type { InTree, StepLabel } from '../../src/model/language/thread.ts';
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
  const fixed = systems.map((system) => ({ system, folded: () => [], forms: [] }));
  return tell(small, null, simplestRun(small, foundIn(small), 0), 0, fixed).repaired;
};

describe('the run with the fix', () => {
  it('is told by the first action that is another', () => {
    const repaired = told(looks);
    expect(repaired).toMatchObject({ places: [{ context: 0, step: 6 }], more: 0 });
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

  it('names the contexts where several do something else, and says what is not told', () => {
    const repaired = told(looks)!;
    const [place] = repaired.places;
    const places = [{ ...place!, step: 2, context: 1 }, place!];
    const violation = {
      ...race,
      contexts: ['user', 'mod'],
      story: storyWith({ ...repaired, places, more: 2 }),
    };
    expect(repairedTitle(violation)).toBe('With the fix the run is fine. What is done otherwise:');
    const diff = repairedDiff(violation, 75);
    expect(diff.filter((line) => line.startsWith(' @@'))).toEqual([
      ' @@ step 3 of mod @@',
      ' @@ step 7 of user @@',
    ]);
    expect(diff.at(-1)).toBe(' (2 more places differ)');
    const besides = [
      { fn: 'free', c: 'put(obj)', fixed: true },
      { fn: 'free', c: 'kfree(obj)', fixed: false },
    ];
    const others = { ...violation, story: storyWith({ ...repaired, besides }) };
    expect(repairedDiff(others, 75).slice(-4)).toEqual([
      ' @@ elsewhere in these functions @@',
      '   free()',
      ' +   put(obj)',
      ' -   kfree(obj)',
    ]);
    expect(repairedText(others)).toMatch(/Only without the fix, elsewhere: free: kfree/);
    expect(repairedText(violation)).toMatch(/At step 3 mod .* At step 7 user .* 2 more places/);
  });

  it('has the line of what differs, best that of the statement itself', () => {
    const repaired = told(looks)!;
    const [place] = repaired.places;
    const inTree = (labels: readonly StepLabel[], tree: InTree) =>
      labels.map((one) => ({ ...one, stack: one.stack.map((at) => ({ ...at, tree })) }));
    const path = 'drivers/firmware/arm_scmi/transports/virtio.c';
    const none = { path, line: 40, what: 'function' } as const;
    const there = { path, line: 44, what: 'statement' } as const;
    const headOf = (added: InTree, gone: InTree): readonly string[] => {
      const changed = {
        ...place!,
        repaired: inTree(place!.repaired, added),
        broken: inTree(place!.broken, gone),
      };
      const lines = { tree: 'Linux', given: false };
      const story = storyWith({ ...repaired, places: [changed] });
      return repairedDiff({ ...race, lines, story }, 75).slice(0, 2);
    };
    expect(headOf(there, none)[0]).toBe(` @@ step 7, ${path}:44 @@`);
    expect(headOf(none, there)[0]).toBe(` @@ step 7, ${path}:44 @@`);
    expect(headOf(none, none)).toEqual([' @@ step 7,', `    ${path}:40 (other form) @@`]);
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
