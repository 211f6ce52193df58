// SPDX-License-Identifier: GPL-2.0-only
import type { Layout, Slot } from '../layout.ts';

/** Where a slot stands among the words of a core's states. */
export interface Place {
  readonly word: number;
  readonly shift: number;
}

/** Where all slots stand, by their index. It may be other than in the layout: what is written together stands together. */
export interface Placement {
  /** Words of a state, at least 2. */
  readonly words: number;
  readonly places: readonly Place[];
}

/** Slots that some move writes together, and how often such moves are made. */
export interface Written {
  readonly slots: readonly Slot[];
  readonly weight: number;
}

/**
 * Slots share a word where of the moves that write one or the other at least this share writes both. With none asked for,
 * words are fuller, but each move writes more of them, and words that vary by themselves do so together.
 */
const TOGETHER = 0.03;

/** States of fewer words would be their own keys. */
const LEAST_WORDS = 3;

/** The layout's own places. */
export function declaredPlacement(layout: Layout): Placement {
  return { words: layout.width, places: layout.slots.map(({ word, shift }) => ({ word, shift })) };
}

/**
 * Places with few words for a move to write: from the slot on that is written most, each word takes those that are
 * written with what it has, as long as it has room. What is never written has words of its own.
 */
export function placementOf(layout: Layout, moves: readonly Written[]): Placement {
  const writers = layout.slots.map((): number[] => []);
  moves.forEach(({ slots }, move) => {
    for (const { index, bits } of slots) if (bits > 0) writers[index]!.push(move);
  });
  const weights = writers.map((list) => sumOf(list, moves));
  const left = new Set(layout.slots.filter(({ index }) => weights[index]! > 0));
  const places = layout.slots.map((): Place => ({ word: 0, shift: 0 }));
  let words = 0;
  while (left.size > 0) {
    const has = new Set<number>();
    let all = 0;
    let used = 0;
    const take = (slot: Slot): void => {
      left.delete(slot);
      places[slot.index] = { word: words, shift: used };
      used += slot.bits;
      const fresh = writers[slot.index]!.filter((move) => !has.has(move));
      for (const move of fresh) has.add(move);
      all += sumOf(fresh, moves);
    };
    const share = ({ index }: Slot): number => {
      const both = sumOf(
        writers[index]!.filter((move) => has.has(move)),
        moves,
      );
      return both / (all + weights[index]! - both);
    };
    for (
      let next = best(left, ({ index }) => weights[index]!, 0);
      next !== undefined;
      next = best(left, (slot) => (used + slot.bits > 32 ? 0 : share(slot)), TOGETHER)
    ) {
      take(next);
    }
    words++;
  }
  let used = 32;
  for (const { index, bits } of layout.slots) {
    if (weights[index]! > 0 || bits === 0) continue;
    if (used + bits > 32) {
      words++;
      used = 0;
    }
    places[index] = { word: words - 1, shift: used };
    used += bits;
  }
  return { words: Math.max(LEAST_WORDS, words), places };
}

function sumOf(list: readonly number[], moves: readonly Written[]): number {
  return list.reduce((sum, move) => sum + moves[move]!.weight, 0);
}

/** The slot of the largest value that is at least `least`, and more than 0; of equal ones the first. */
function best(
  slots: Iterable<Slot>,
  value: (slot: Slot) => number,
  least: number,
): Slot | undefined {
  let found: Slot | undefined;
  let most = 0;
  for (const slot of slots) {
    const now = value(slot);
    if (now <= most || now < least) continue;
    found = slot;
    most = now;
  }
  return found;
}
