// SPDX-License-Identifier: GPL-2.0-only
import type { Branch, Layout, Shape } from './layout.ts';

/**
 * The plain states of packed ones along a trace, frozen. Each shares with the one before whatever has
 * not changed, as immer's states do: whoever compares neighbours sees what is the same at a glance.
 */
export function unpackAlong(layout: Layout, packed: readonly Int32Array[]): readonly unknown[] {
  const states: unknown[] = [];
  for (const [i, words] of packed.entries()) {
    states.push(unpackLike(layout.root, words, packed[i - 1], states[i - 1]));
  }
  return states;
}

function unpackLike(
  shape: Shape,
  words: Int32Array,
  before: Int32Array | undefined,
  like: unknown,
): unknown {
  if (shape.kind === 'leaf') {
    const { values, word, shift, mask } = shape.slot;
    return values[(words[word]! >>> shift) & mask];
  }
  if (before && wordsOf(shape).every((word) => words[word] === before[word])) return like;
  const parts = like as Readonly<Record<string, unknown>> | undefined;
  const part = ([key, child]: readonly [string, Shape]): unknown =>
    unpackLike(child, words, before, parts?.[key]);
  const entries = [...shape.children];
  return Object.freeze(
    shape.kind === 'array'
      ? entries.map(part)
      : Object.fromEntries(entries.map((entry) => [entry[0], part(entry)])),
  );
}

const known = new WeakMap<Branch, readonly number[]>();

/** The words that a part of the state is packed in. */
function wordsOf(shape: Branch): readonly number[] {
  let words = known.get(shape);
  if (words === undefined) {
    const all = Array.from(shape.children.values(), (child) =>
      child.kind === 'leaf' ? (child.slot.bits > 0 ? [child.slot.word] : []) : wordsOf(child),
    );
    words = [...new Set(all.flat())];
    known.set(shape, words);
  }
  return words;
}
