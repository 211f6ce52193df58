// SPDX-License-Identifier: GPL-2.0-only
import { unpack, type Layout, type Shape, type Slot } from './layout.ts';

type Tree = Readonly<Record<string, unknown>>;

/**
 * The plain states of packed ones along a trace, frozen. Each shares with the one before whatever has
 * not changed, as immer's states do: whoever compares neighbours sees what is the same at a glance.
 */
export function unpackAlong(layout: Layout, packed: readonly Int32Array[]): readonly unknown[] {
  const byWord = placesOf(layout);
  const states: unknown[] = [];
  for (const [i, words] of packed.entries()) {
    const before = packed[i - 1];
    if (!before) {
      states.push(deeplyFrozen(unpack(layout, words)));
      continue;
    }
    const changes = byWord.flatMap((places, word) => {
      const bits = words[word]! ^ before[word]!;
      if (bits === 0) return [];
      return places
        .filter(({ slot }) => ((bits >>> slot.shift) & slot.mask) !== 0)
        .map(({ slot: { values, shift, mask }, keys }): Change => {
          return { keys, value: values[(words[word]! >>> shift) & mask] };
        });
    });
    states.push(withChanges(states[i - 1], changes, 0));
  }
  return states;
}

interface Change {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** A copy of a part of the state at this depth, with these leaves of it changed. */
function withChanges(part: unknown, changes: readonly Change[], depth: number): unknown {
  const [first] = changes;
  if (!first) return part;
  if (first.keys.length === depth) return first.value;
  const inside = new Map<string, Change[]>();
  for (const change of changes) {
    const key = change.keys[depth]!;
    const list = inside.get(key);
    if (list) list.push(change);
    else inside.set(key, [change]);
  }
  const copy = (Array.isArray(part) ? [...(part as unknown[])] : { ...(part as Tree) }) as Record<
    string,
    unknown
  >;
  for (const [key, list] of inside) copy[key] = withChanges(copy[key], list, depth + 1);
  return Object.freeze(copy);
}

interface Place {
  readonly slot: Slot;
  readonly keys: readonly string[];
}

/** By word: its leaves, and the way to each. */
function placesOf({ root, width }: Layout): readonly (readonly Place[])[] {
  const byWord = Array.from({ length: width }, (): Place[] => []);
  const visit = (shape: Shape, keys: readonly string[]): void => {
    if (shape.kind === 'leaf') byWord[shape.slot.word]!.push({ slot: shape.slot, keys });
    else for (const [key, child] of shape.children) visit(child, [...keys, key]);
  };
  visit(root, []);
  return byWord;
}

function deeplyFrozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deeplyFrozen(part);
  return Object.freeze(value);
}
