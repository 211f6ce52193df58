// SPDX-License-Identifier: GPL-2.0-only
import { SLICE, type Strategy } from './breadthFirst.ts';

/** How to walk: the same seed walks the same ways. */
export interface WalkOptions {
  readonly seed: number;
  readonly walks: number;
  /** Steps of one walk, at most. */
  readonly steps: number;
}

/**
 * Walks at random from the initial state, judging all neighbours of the way. It is inconclusive
 * (`stopped: 'walks'`) unless it happens to pass every reachable state.
 */
export function randomWalk({ seed, walks, steps }: WalkOptions): Strategy {
  return function* walkRandomly(x) {
    const random = mulberry32(seed);
    const expanded = new Set<number>();
    let work = 0;
    for (let walk = 0; walk < walks; walk++) {
      let at = 0;
      for (let step = 0; step <= steps && !x.done; step++) {
        if (++work % SLICE === 0) yield;
        if (!expanded.has(at)) x.expand(at, false);
        expanded.add(at);
        x.depth = Math.max(x.depth, step);
        x.queue = x.store.size - expanded.size;
        if (x.queue === 0 || x.done) return;
        const { count } = x.moves(at);
        if (count === 0) break;
        // A move that breaks a rule writes nothing, so it leads to where we are.
        at = x.target(Math.floor(random() * count));
      }
    }
    if (!x.done) x.stopped = 'walks';
  };
}

/** Tommy Ettinger's mulberry32 (public domain): numbers from 0 to below 1. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
