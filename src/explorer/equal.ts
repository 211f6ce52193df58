// SPDX-License-Identifier: GPL-2.0-only

type Tree = Readonly<Record<string, unknown>>;

/** Whether two plain trees are equal, field by field; parts that they share are not looked into. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !isEqual((a as Tree)[key], (b as Tree)[key])) return false;
  }
  return true;
}
