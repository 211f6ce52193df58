// SPDX-License-Identifier: GPL-2.0-only
import { SLICE, type Strategy } from './breadthFirst.ts';

/**
 * Last in, first out. Traces may be long, and a depth budget cuts by the length of the way taken,
 * which may be longer than need be. It is close to `breadthFirst` on purpose: two short loops are
 * easier to trust than one with switches.
 */
export const depthFirst: Strategy = function* depthFirst(x, depthBudget) {
  const stack = [0];
  const depths = [0];
  for (let work = 1; stack.length > 0 && !x.done; work++) {
    const id = stack.pop()!;
    const depth = depths.pop()!;
    const known = x.store.size;
    x.expand(id, depth >= depthBudget);
    // The first move's successor last, so that it is the next.
    for (let next = x.store.size - 1; next >= known; next--) {
      stack.push(next);
      depths.push(depth + 1);
    }
    x.depth = Math.max(x.depth, depth + (x.store.size > known ? 1 : 0));
    x.queue = stack.length;
    if (work % SLICE === 0) yield;
  }
  yield;
};
