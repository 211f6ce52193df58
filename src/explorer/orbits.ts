// SPDX-License-Identifier: GPL-2.0-only
import { arrangements, combinations } from './arrangements.ts';
import type { Slot } from './layout.ts';
import type { Permutation, Permuter } from './permutation.ts';

/**
 * One state for all that are the same but for the order of their items: the least of them, word by
 * word. Items of any order are sorted by what is in them, and only those that this leaves equal are
 * tried in each order, if something names them.
 */
export class Orbits {
  private readonly permuter: Permuter;
  private readonly width: number;
  private readonly trial: Int32Array;
  /** By symmetry: the leaves that name its items. */
  private readonly namers: readonly (readonly Slot[])[];

  constructor(permuter: Permuter, width: number) {
    this.permuter = permuter;
    this.width = width;
    this.trial = new Int32Array(width);
    this.namers = permuter.symmetries.map((_, s) =>
      Array.from(permuter.namings, ([slot, { codeOf }]) => (codeOf.has(s) ? [slot] : [])).flat(),
    );
  }

  /** Writes to `into` the state that stands for the one at `words[offset…]`. */
  least(words: Int32Array, offset: number, into: Int32Array): void {
    const orders = this.permuter.symmetries.map((_, s) => this.ordersOf(s, words, offset));
    const [first, ...others] = combinations(orders);
    this.permuter.apply(first!, words, offset, into);
    for (const permutation of others) {
      this.permuter.apply(permutation, words, offset, this.trial);
      if (this.isLess(into)) into.set(this.trial);
    }
  }

  private isLess(than: Int32Array): boolean {
    for (let i = 0; i < this.width; i++) {
      if (this.trial[i] !== than[i]) return this.trial[i]! < than[i]!;
    }
    return false;
  }

  /** Where the items may go. Which these are must not depend on where they stand now. */
  private ordersOf(s: number, words: Int32Array, offset: number): Permutation {
    const { items, order } = this.permuter.symmetries[s]!;
    const all = Array.from({ length: items }, (_, i) => i);
    if (order === 'ring') return all.map((by) => all.map((i) => (i + by) % items));
    const compare = (a: number, b: number): number => this.compare(s, a, b, words, offset);
    const sorted = all.toSorted(compare);
    const groups: number[][] = [];
    for (const item of sorted) {
      const last = groups.at(-1);
      if (last && compare(last[0]!, item) === 0) last.push(item);
      else groups.push([item]);
    }
    const arranged = groups.map((group) =>
      group.length === 1 || this.isAlike(s, group, words, offset)
        ? [group]
        : [...arrangements(group)],
    );
    return combinations(arranged).map((parts) => {
      const to: number[] = [];
      for (const [position, item] of parts.flat().entries()) to[item] = position;
      return to;
    });
  }

  /** The order of two items by what is in them, whatever the numbers of the items that they name. */
  private compare(s: number, a: number, b: number, words: Int32Array, offset: number): number {
    for (const slots of this.permuter.slots[s]!) {
      const difference =
        this.signOf(s, a, slots[a]!, words, offset) - this.signOf(s, b, slots[b]!, words, offset);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  private signOf(s: number, item: number, slot: Slot, words: Int32Array, offset: number): number {
    const code = (words[offset + slot.word]! >>> slot.shift) & slot.mask;
    const naming = this.permuter.namings.get(slot);
    const named = naming?.symmetryOf[code] ?? -1;
    if (named < 0) return code;
    return named === s && naming!.itemOf[code] === item ? -1 : -2;
  }

  /** Whether it makes no difference in which order these stand: they hold the same, and nothing names them. */
  private isAlike(s: number, group: readonly number[], words: Int32Array, offset: number): boolean {
    const codeOf = ({ word, shift, mask }: Slot): number =>
      (words[offset + word]! >>> shift) & mask;
    const named = this.namers[s]!.some((slot) => {
      const { symmetryOf, itemOf } = this.permuter.namings.get(slot)!;
      const code = codeOf(slot);
      return symmetryOf[code] === s && group.includes(itemOf[code]!);
    });
    if (named) return false;
    return this.permuter.slots[s]!.every((slots) => {
      const code = codeOf(slots[group[0]!]!);
      return group.every((item) => codeOf(slots[item]!) === code);
    });
  }
}
