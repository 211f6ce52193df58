// SPDX-License-Identifier: GPL-2.0-only
import { SLICE, type Strategy } from './breadthFirst.ts';
import { mulberry32 } from './random.ts';

/** How to walk: the same seed walks the same ways. */
export interface WalkOptions {
  readonly seed: number;
  readonly walks: number;
  /** Steps of one walk, at most. */
  readonly steps: number;
}

/**
 * Walks at random from the initial state, judging all neighbours of the way. It is inconclusive
 * (`stopped: 'walks'`) unless it happens to pass every reachable state. The result's `coverage` tells
 * how much of what the moves met on the way can do was done.
 */
export function randomWalk({ seed, walks, steps }: WalkOptions): Strategy {
  return function* walkRandomly(x) {
    const random = mulberry32(seed);
    const expanded = new Set<number>();
    const taken = new Set<number>();
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
        const choice = Math.floor(random() * count);
        taken.add(x.successors.outcomes[choice]!);
        at = x.target(choice);
        x.coverage = { taken: taken.size, learnt: x.learner.outcomes.all.length };
      }
    }
    if (!x.done) x.stopped = 'walks';
  };
}
