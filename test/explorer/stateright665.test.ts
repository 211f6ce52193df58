// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { explore, symmetric } from '../../src/explorer/index.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';
import { countOrbits } from './orbitCount.ts';

interface State {
  readonly tm: 'init' | 'commit' | 'abort';
  /** Of each resource manager: 0 working, 1 prepared, 2 committed, 3 aborted. */
  readonly rm: readonly number[];
  readonly asked: readonly boolean[];
  readonly heard: readonly boolean[];
}

const MANAGERS = 5;
const ALL = Array.from({ length: MANAGERS }, (_, i) => i);
const put = <T>(list: readonly T[], at: number, value: T): readonly T[] => list.with(at, value);

/** The moves of stateright's examples/2pc.rs, in its order. */
function movesOf(s: State): readonly State[] {
  const init = s.tm === 'init';
  return [
    ...(init && s.heard.every(Boolean) ? [{ ...s, tm: 'commit' as const }] : []),
    ...(init ? [{ ...s, tm: 'abort' as const }] : []),
    ...ALL.flatMap((i) => [
      ...(init && s.asked[i] ? [{ ...s, heard: put(s.heard, i, true) }] : []),
      ...(s.rm[i] === 0
        ? [
            { ...s, rm: put(s.rm, i, 1), asked: put(s.asked, i, true) },
            { ...s, rm: put(s.rm, i, 3) },
          ]
        : []),
      ...(s.tm === 'commit' ? [{ ...s, rm: put(s.rm, i, 2) }] : []),
      ...(s.tm === 'abort' ? [{ ...s, rm: put(s.rm, i, 3) }] : []),
    ]),
  ];
}

/** Its representative: the managers sorted by what they are, and not by what was said to them. */
function sorted(s: State): string {
  const order = ALL.toSorted((a, b) => s.rm[a]! - s.rm[b]! || a - b);
  const by = <T>(list: readonly T[]): readonly T[] => order.map((i) => list[i]!);
  return JSON.stringify([s.tm, by(s.rm), by(s.asked), by(s.heard)]);
}

/**
 * The 665 states that stateright has for two-phase commit of 5 are not all orbits, of which there are
 * 314: equal managers stay in the order in which its search happens to find them.
 */
test('665 states by the representative of stateright, 314 by one for each orbit', () => {
  const none = ALL.map(() => false);
  const initial: State = { tm: 'init', rm: ALL.map(() => 0), asked: none, heard: none };
  const seen = new Set([sorted(initial)]);
  const stack = [initial];
  for (let state = stack.pop(); state; state = stack.pop()) {
    for (const after of movesOf(state)) {
      const key = sorted(after);
      if (!seen.has(key)) stack.push(after);
      seen.add(key);
    }
  }
  expect(seen.size).toBe(665);

  const system = twoPhaseCommit(MANAGERS);
  expect(explore(system, { strategy: symmetric() }).states).toBe(314);
  expect(countOrbits(system)).toBe(314);
});
