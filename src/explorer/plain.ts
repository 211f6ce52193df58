// SPDX-License-Identifier: GPL-2.0-only
import { canonical } from './canonical.ts';
import { judge, judgeQuietly, movesOf, tryMove, type Judgement } from './reference.ts';
import type { Budget, System } from './system.ts';

/** What the reference explorer finds out; `length` is the number of steps to the break. */
export interface PlainResult {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly finished: boolean;
  readonly broken?: Judgement & { readonly length: number };
}

/**
 * The reference explorer: breadth first, immer for every move, a Map of texts, nothing clever. It
 * shares no code with the search that it is there to check. It stops at the first break, which is
 * a nearest one: a whole level is judged before the next one is made.
 */
export function explorePlainly<S, L>(system: System<S, L>, budget: Budget = {}): PlainResult {
  const most = budget.states ?? Infinity;
  const seen = new Set([canonical(system.schema, system.initial)]);
  let level: readonly S[] = [system.initial];
  let transitions = 0;
  let depth = 0;
  const end = (finished: boolean, broken?: Judgement, length = depth): PlainResult => ({
    states: seen.size,
    transitions,
    depth,
    finished,
    ...(broken !== undefined && { broken: { ...broken, length } }),
  });

  const always = (state: S): Judgement | undefined => judge(system, 'always', state)[0];
  for (;;) {
    const wrong = first(level, (state) => always(state) ?? judgeQuietly(system, state)[0]);
    if (wrong !== undefined) return end(false, wrong);
    const next: S[] = [];
    for (const state of level) {
      for (const { move } of movesOf(system, state)) {
        transitions++;
        const { state: after, broken } = tryMove(move, state);
        if (broken) return end(false, broken, depth + 1);
        const key = canonical(system.schema, after);
        if (seen.has(key)) continue;
        if (seen.size >= most) return end(false, first(next, always), depth + 1);
        seen.add(key);
        next.push(after);
      }
    }
    if (next.length === 0) return end(true);
    level = next;
    depth++;
  }
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
