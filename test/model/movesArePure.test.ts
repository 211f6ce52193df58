// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { produce } from 'immer';
import { describe, expect, test } from 'vitest';
import { layoutOf, pack, unpack, Violation, type Move } from '../../src/explorer/index.ts';
import type { StepLabel } from '../../src/model/language/thread.ts';
import type { State } from '../../src/model/world.ts';
import { modelOf, question } from './ask.ts';

const SPECS = [
  'fix-04',
  'fix-16-link',
  'general-mailbox-fault',
  'general-mailbox-irq',
  'general-virtio-irq',
  'finding-dispatcher-waits-for-itself',
];

const systems = SPECS.map((id) => [id, modelOf(question(id)).system] as const);

/** Which of the moves that are possible to take, one after the other. */
const ways = fc.array(fc.nat(1000), { minLength: 20, maxLength: 300 });

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

const copyOf = (state: State): State => frozen(structuredClone(state));

/** The state after a move, or the rule that the move breaks. */
function take(state: State, move: Move<State, StepLabel>): State | string {
  try {
    return produce(state, (draft) => move.apply(draft));
  } catch (error) {
    if (error instanceof Violation) return error.rule;
    throw error;
  }
}

describe.each(systems)('on random walks of %s', (_, system) => {
  const movesOf = (state: State) => system.processes.flatMap((one) => one.moves(state));

  /** Calls `visit` for each state and move of a walk, until nothing moves or a rule is broken. */
  function walk(
    way: readonly number[],
    visit: (state: State, move: Move<State, StepLabel>) => void,
  ): void {
    let state = copyOf(system.initial);
    for (const number of way) {
      const moves = movesOf(state);
      const move = moves[number % moves.length];
      if (!move) return;
      visit(state, move);
      const next = take(state, move);
      if (typeof next === 'string') return;
      state = frozen(next);
    }
  }

  test('no move changes the state that it starts from', () => {
    fc.assert(
      fc.property(ways, (way) => {
        walk(way, (state, move) => {
          const before = JSON.stringify(state);
          take(state, move);
          expect(JSON.stringify(state)).toBe(before);
        });
      }),
      { numRuns: 8 },
    );
  });

  test('the same state has the same moves, and they do the same again', () => {
    fc.assert(
      fc.property(ways, (way) => {
        walk(way, (state) => {
          const twin = copyOf(state);
          const moves = movesOf(state);
          const again = movesOf(twin);
          expect(again.map(({ label }) => label)).toEqual(moves.map(({ label }) => label));
          expect(again.map((other) => take(twin, other))).toEqual(
            moves.map((other) => take(state, other)),
          );
        });
      }),
      { numRuns: 4 },
    );
  });

  test('a state that is packed and unpacked is the same', () => {
    const layout = layoutOf(system.schema);
    fc.assert(
      fc.property(ways, (way) => {
        walk(way, (state) => {
          const words = new Int32Array(layout.width + 3);
          pack(layout, state, words, 2);
          expect(unpack(layout, words, 2)).toEqual(plain(state));
          expect([words[0], words[1], words.at(-1)]).toEqual([0, 0, 0]);
        });
      }),
      { numRuns: 4 },
    );
  });
});

/** The same data with records as `unpack` makes them. */
function plain(state: State): unknown {
  return JSON.parse(JSON.stringify(state));
}
