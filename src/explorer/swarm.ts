// SPDX-License-Identifier: GPL-2.0-only
import { SLICE, type Strategy } from './breadthFirst.ts';
import { mulberry32 } from './random.ts';

/** How to swarm: the same seed searches the same ways. */
export interface SwarmOptions {
  readonly seed: number;
  /** Searches, one after the other; to run them beside each other, give each process its own seed. */
  readonly searches: number;
  /** States of one search, at most. */
  readonly states: number;
}

/**
 * Many small searches, each depth first in an order of its own (Holzmann, Joshi, Groce, "Swarm
 * Verification", 2008): for spaces that are too large for one. It is inconclusive (`swarm`) unless one
 * of them happens to see every reachable state; the states told are those of the last search.
 */
export function swarm({ seed, searches, states }: SwarmOptions): Strategy {
  return function* searchInSwarm(x, depthBudget) {
    for (let search = 0; search < searches && !x.done; search++) {
      const random = mulberry32(seed + search);
      if (search > 0) x.begin();
      const stack = [0];
      const depths = [0];
      for (let work = 1; stack.length > 0 && !x.done && x.store.size < states; work++) {
        const id = stack.pop()!;
        const depth = depths.pop()!;
        const known = x.store.size;
        x.expand(id, depth >= depthBudget);
        const fresh = shuffled(known, x.store.size, random);
        stack.push(...fresh);
        for (const _ of fresh) depths.push(depth + 1);
        x.depth = Math.max(x.depth, depth + (fresh.length > 0 ? 1 : 0));
        x.queue = stack.length;
        if (work % SLICE === 0) yield;
      }
      if (stack.length === 0) return;
    }
    if (!x.done) x.stopped = 'swarm';
  };
}

/** The numbers from `from` to `to - 1` in some order. */
function shuffled(from: number, to: number, random: () => number): number[] {
  const all = Array.from({ length: to - from }, (_, i) => from + i);
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}
