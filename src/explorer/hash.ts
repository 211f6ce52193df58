// SPDX-License-Identifier: GPL-2.0-only

/**
 * The share of one word in a state's hash, which is the exclusive or of all shares: so a move's
 * hash follows from the words that it changed. The mix is murmur3's 32-bit finaliser (Appleby,
 * public domain) of the word, salted by its position; it is a bijection, hence two states that
 * differ in one word never collide.
 */
export function share(word: number, position: number): number {
  let h = word ^ Math.imul(position + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The hash of the `width` words from `offset` on. */
export function hashOf(words: Int32Array, offset: number, width: number): number {
  let hash = 0;
  for (let i = 0; i < width; i++) hash ^= share(words[offset + i]!, i);
  return hash;
}
