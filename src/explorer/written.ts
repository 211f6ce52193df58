// SPDX-License-Identifier: GPL-2.0-only
import { codeOf, type Layout, type Shape } from './layout.ts';
import type { Access } from './record.ts';

type Tree = Readonly<Record<string, unknown>>;

/**
 * The plain state with these leaves written, frozen. It shares with the state before whatever is not
 * on the way to one of them, as immer's states do: whoever compares the two sees what is the same at a glance.
 */
export function written(state: unknown, writes: readonly Access[]): unknown {
  const leaves = writes.map(({ slot, code }) => ({
    keys: slot.path.split('.'),
    value: slot.values[code],
  }));
  return withLeaves(state, leaves, 0);
}

interface Written {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** A copy of a part of the state at this depth, with these leaves of it written. */
function withLeaves(part: unknown, leaves: readonly Written[], depth: number): unknown {
  const [first] = leaves;
  if (!first) return part;
  if (first.keys.length === depth) return first.value;
  const inside = new Map<string, Written[]>();
  for (const leaf of leaves) {
    const key = leaf.keys[depth]!;
    const list = inside.get(key);
    if (list) list.push(leaf);
    else inside.set(key, [leaf]);
  }
  const copy = (Array.isArray(part) ? [...(part as unknown[])] : { ...(part as Tree) }) as Record<
    string,
    unknown
  >;
  for (const [key, list] of inside) copy[key] = withLeaves(copy[key], list, depth + 1);
  return Object.freeze(copy);
}

/**
 * The leaves in which a plain state differs from another one, and what it has there; parts that the two
 * share are not looked into.
 * @throws Error naming the path of a value outside its domain.
 */
export function changes({ root }: Layout, before: unknown, after: unknown): readonly Access[] {
  const found: Access[] = [];
  const visit = (shape: Shape, a: unknown, b: unknown): void => {
    if (Object.is(a, b)) return;
    if (shape.kind === 'leaf') {
      found.push({ slot: shape.slot, code: codeOf(shape.slot, b) });
      return;
    }
    for (const [key, child] of shape.children) visit(child, (a as Tree)[key], (b as Tree)[key]);
  };
  visit(root, before, after);
  return found;
}
