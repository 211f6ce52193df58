// SPDX-License-Identifier: GPL-2.0-only

/** All orders of some items. */
export function* arrangements(items: readonly number[]): Generator<readonly number[]> {
  if (items.length < 2) yield items;
  else {
    for (const item of items) {
      for (const rest of arrangements(items.filter((other) => other !== item)))
        yield [item, ...rest];
    }
  }
}

/** All ways to take one of each. */
export function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  // By far the most often there is nothing to choose.
  if (lists.every(({ length }) => length === 1)) return [lists.map(([one]) => one!)];
  return lists.reduce<readonly (readonly T[])[]>(
    (made, list) => made.flatMap((start) => list.map((one) => [...start, one])),
    [[]],
  );
}
