// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';

/** A search order: it yields after every slice of work and returns at the end, or when `done`. */
export type Strategy = <S, L>(
  exploration: Exploration<S, L>,
  depthBudget: number,
) => Generator<void, void>;

/** States expanded between two yields: well below a millisecond when nothing is to learn. */
export const SLICE = 256;

/** Where a breadth-first search stands: the next state to expand, and the end of its level. */
export interface Position {
  readonly next: number;
  readonly level: number;
  readonly levelEnd: number;
}

/**
 * Level by level, in the order of generation: the first break found is a nearest one. The store
 * itself is the queue.
 */
export const breadthFirst: Strategy = function* breadthFirst(x, depthBudget) {
  yield* breadthFirstUpTo(x, depthBudget, Infinity);
};

const BEGINNING: Position = { next: 0, level: 0, levelEnd: 1 };

/** As `breadthFirst`, but from a position on, and it breaks off when so many states are stored. */
export function* breadthFirstUpTo<S, L>(
  x: Exploration<S, L>,
  depthBudget: number,
  most: number,
  from = BEGINNING,
): Generator<void, Position> {
  let { next, level, levelEnd } = from;
  while (next < x.store.size && !x.done && x.store.size < most) {
    if (next === levelEnd) {
      level++;
      levelEnd = x.store.size;
    }
    next = expandSome(x, next, Math.min(levelEnd, next + SLICE), level >= depthBudget);
    x.queue = x.store.size - next;
    x.depth = x.store.size > levelEnd ? level + 1 : level;
    yield;
  }
  if (x.done) nearer(x, next, levelEnd);
  return { next, level, levelEnd };
}

function expandSome<S, L>(
  x: Exploration<S, L>,
  from: number,
  end: number,
  deepest: boolean,
): number {
  let id = from;
  for (; id < end && !x.done; id++) x.expand(id, deepest);
  return id;
}

/**
 * A break found one step beyond this level is not the nearest if a later state of the level itself
 * is quiet and wrong. Looking for that needs no storing.
 */
export function nearer<S, L>(x: Exploration<S, L>, from: number, levelEnd: number): void {
  const [first] = x.found.values();
  if (first === undefined || (first.move === undefined && first.state < levelEnd)) return;
  for (let id = from; id < levelEnd; id++) {
    if (!x.isQuiet(id)) continue;
    x.found.clear();
    x.judgeQuiet(id);
    if (x.found.size > 0) return;
    x.note(first);
  }
}
