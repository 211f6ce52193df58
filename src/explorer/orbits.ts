// SPDX-License-Identifier: GPL-2.0-only
import { arrangements, combinations } from './arrangements.ts';
import type { Slot } from './layout.ts';
import type { Naming, Permutation, Permuter } from './permutation.ts';
import type { Rearrangement } from './rearrangement.ts';

/** Rearrangements that are kept: some KiB each. */
const MOST_KEPT = 5040;

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
  /** By symmetry, leaf of an item: what it names. */
  private readonly namings: readonly (readonly (Naming | undefined)[])[];
  /** By symmetry: the items as they are sorted, and where each goes. */
  private readonly sorted: readonly number[][];
  private readonly places: readonly number[][];
  private known: Known = { next: [], made: undefined };
  private kept = 0;

  constructor(permuter: Permuter, width: number) {
    this.permuter = permuter;
    this.width = width;
    this.trial = new Int32Array(width);
    this.namings = permuter.slots.map((parts) =>
      parts.map(([first]) => permuter.namings.get(first!)),
    );
    this.sorted = permuter.symmetries.map(({ items }) =>
      Array.from({ length: items }, (_, i) => i),
    );
    this.places = permuter.symmetries.map(({ items }) => Array.from({ length: items }, () => 0));
    this.namers = permuter.symmetries.map((_, s) =>
      Array.from(permuter.namings, ([slot, { codeOf }]) => (codeOf.has(s) ? [slot] : [])).flat(),
    );
  }

  /** Writes to `into` the state that stands for the one at `words[offset…]`. */
  least(words: Int32Array, offset: number, into: Int32Array): void {
    let [sure, same] = [true, true];
    for (let s = 0; s < this.places.length; s++) {
      sure &&= this.sort(s, words, offset);
      same &&= this.places[s]!.every((place, item) => place === item);
    }
    if (!sure) return this.leastOfSome(words, offset, into);
    if (!same) return this.rearrangement(this.places).apply(words, offset, into, 0);
    for (let i = 0; i < this.width; i++) into[i] = words[offset + i]!;
  }

  /**
   * Sorts the items of a symmetry by what is in them, into `places`; false where that leaves several orders
   * to try.
   */
  private sort(s: number, words: Int32Array, offset: number): boolean {
    if (this.permuter.symmetries[s]!.order === 'ring') return false;
    const [sorted, places] = [this.sorted[s]!, this.places[s]!];
    for (let i = 0; i < sorted.length; i++) {
      let at = i;
      for (; at > 0 && this.compare(s, sorted[at - 1]!, i, words, offset) > 0; at--) {
        sorted[at] = sorted[at - 1]!;
      }
      sorted[at] = i;
    }
    for (const [place, item] of sorted.entries()) places[item] = place;
    for (let from = 0, to = 1; to <= sorted.length; to++) {
      const [item, next] = [sorted[from]!, sorted[to]];
      if (next !== undefined && this.compare(s, item, next, words, offset) === 0) continue;
      if (to - from > 1 && !this.isAlike(s, sorted.slice(from, to), words, offset)) return false;
      from = to;
    }
    return true;
  }

  private leastOfSome(words: Int32Array, offset: number, into: Int32Array): void {
    const orders = this.permuter.symmetries.map((_, s) => this.ordersOf(s, words, offset));
    const [first, ...others] = combinations(orders);
    this.rearrangement(first!).apply(words, offset, into, 0);
    for (const permutation of others) {
      this.rearrangement(permutation).apply(words, offset, this.trial, 0);
      if (this.isLess(into)) into.set(this.trial);
    }
  }

  /** Made once for each permutation, as far as they can be kept. */
  private rearrangement(permutation: Permutation): Rearrangement {
    let known = this.known;
    for (const places of permutation) {
      for (const place of places) known = known.next[place] ??= { next: [], made: undefined };
    }
    if (known.made) return known.made;
    if (++this.kept > MOST_KEPT) {
      this.known = { next: [], made: undefined };
      this.kept = 0;
    }
    return (known.made = this.permuter.rearrangement(permutation));
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
    const slots = this.permuter.slots[s]!;
    const namings = this.namings[s]!;
    for (let part = 0; part < slots.length; part++) {
      const [one, other] = [slots[part]![a]!, slots[part]![b]!];
      let mine = (words[offset + one.word]! >>> one.shift) & one.mask;
      let others = (words[offset + other.word]! >>> other.shift) & other.mask;
      const naming = namings[part];
      if (naming) [mine, others] = [signOf(naming, s, a, mine), signOf(naming, s, b, others)];
      if (mine !== others) return mine - others;
    }
    return 0;
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

/** Rearrangements, by one place of a permutation after the other. */
interface Known {
  readonly next: Known[];
  made: Rearrangement | undefined;
}

/** The value of a leaf of an item, where it names one only whether that is the item itself. */
function signOf(naming: Naming, s: number, item: number, code: number): number {
  const named = naming.symmetryOf[code]!;
  if (named < 0) return code;
  return named === s && naming.itemOf[code] === item ? -1 : -2;
}
