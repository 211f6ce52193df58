// SPDX-License-Identifier: GPL-2.0-only
import { type Symmetry, type System } from '../../src/explorer/index.ts';
import { movesOf, tryMove } from '../../src/explorer/reference.ts';

type Tree = unknown[] | Record<string, unknown>;

/**
 * How many states there are up to symmetry, by brute force: one state after the other goes, with all
 * that have the same items in other orders. It shares nothing with the reduction but the declaration.
 */
export function countOrbits<S, L>(system: System<S, L>): number {
  const orders = ordersOf(system.symmetries ?? []);
  const left = new Map(statesOf(system).map((state) => [JSON.stringify(state), state]));
  let count = 0;
  for (const state of left.values()) {
    for (const order of orders) left.delete(JSON.stringify(order(state)));
    count++;
  }
  return count;
}

/** All reachable states, by the naive search. */
function statesOf<S, L>(system: System<S, L>): readonly S[] {
  const states = [system.initial];
  const known = new Set([JSON.stringify(system.initial)]);
  for (const state of states) {
    for (const { move } of movesOf(system, state)) {
      const { state: after } = tryMove(move, state);
      const text = JSON.stringify(after);
      if (after !== null && !known.has(text)) states.push(after);
      known.add(text);
    }
  }
  return states;
}

/** All orders of all items, each as what it makes of a state. */
function ordersOf(symmetries: readonly Symmetry[]): readonly (<S>(state: S) => S)[] {
  return symmetries.reduce<readonly (<S>(state: S) => S)[]>(
    (made, symmetry) =>
      made.flatMap((before) =>
        wordsOf(symmetry).map(
          (to) =>
            <S>(state: S): S =>
              reorder(symmetry, to, before(state)),
        ),
      ),
    [(state) => state],
  );
}

function wordsOf({ items, order }: Symmetry): readonly (readonly number[])[] {
  const all = Array.from({ length: items }, (_, i) => i);
  if (order === 'ring') return all.map((by) => all.map((i) => (i + by) % items));
  const wordsOfLength = (length: number): readonly (readonly number[])[] =>
    length === 0 ? [[]] : wordsOfLength(length - 1).flatMap((w) => all.map((i) => [...w, i]));
  return wordsOfLength(items).filter((word) => new Set(word).size === items);
}

function reorder<S>({ items, parts, names = [] }: Symmetry, to: readonly number[], state: S): S {
  const after = structuredClone(state);
  for (let i = 0; i < items; i++) {
    for (const [k, path] of parts(i).entries()) {
      put(after as Tree, parts(to[i]!)[k]!, structuredClone(get(state as Tree, path)));
    }
  }
  for (const { parts: named, values } of names) {
    const rename = (value: unknown): unknown => {
      if (typeof value === 'object' && value !== null) {
        return Array.isArray(value)
          ? value.map(rename)
          : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rename(one)]));
      }
      const item = (values as readonly unknown[]).indexOf(value);
      return item < 0 ? value : values[to[item]!];
    };
    for (const path of named) put(after as Tree, path, rename(get(after as Tree, path)));
  }
  return after;
}

function get(tree: Tree, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], tree);
}

function put(tree: Tree, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.length === 0 ? tree : get(tree, keys.join('.'));
  (parent as Record<string, unknown>)[last] = value;
}
