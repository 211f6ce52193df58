// SPDX-License-Identifier: GPL-2.0-only
import { codeOf, type Layout, type Shape } from './layout.ts';
import type { Access } from './record.ts';

type Tree = Record<string, unknown>;

/**
 * The plain state with these leaves written, frozen. It shares with the state before whatever is not
 * on the way to one of them, as immer's states do: whoever compares the two sees what is the same at a glance.
 */
export function written(state: unknown, writes: readonly Access[]): unknown {
  if (writes.length === 0) return state;
  const copies = new Set<unknown>();
  const copyOf = (part: unknown): Tree => {
    if (copies.has(part)) return part as Tree;
    const copy = Array.isArray(part) ? [...(part as unknown[])] : { ...(part as Tree) };
    copies.add(copy);
    return copy as Tree;
  };
  const after = copyOf(state);
  for (const { slot, code } of writes) {
    const keys = slot.path.split('.');
    const last = keys.length - 1;
    let at = after;
    for (let i = 0; i < last; i++) at = at[keys[i]!] = copyOf(at[keys[i]!]);
    at[keys[last]!] = slot.values[code];
  }
  for (const copy of copies) Object.freeze(copy);
  return after;
}

/**
 * The leaves in which a plain state differs from another one, and what it has there; parts that the two
 * share are not looked into.
 * @throws Error naming the path of a value outside its domain.
 */
export function changes({ root }: Layout, before: unknown, after: unknown): readonly Access[] {
  const found: Access[] = [];
  const visit = (shape: Shape, a: unknown, b: unknown): void => {
    if (shape.kind === 'leaf') {
      found.push({ slot: shape.slot, code: codeOf(shape.slot, b) });
      return;
    }
    for (const key in b as Tree) {
      const one = (a as Tree)[key];
      const other = (b as Tree)[key];
      if (one !== other) visit(shape.children.get(key)!, one, other);
    }
  };
  if (before !== after) visit(root, before, after);
  return found;
}
