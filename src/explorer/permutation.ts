// SPDX-License-Identifier: GPL-2.0-only
import { arrangements, combinations } from './arrangements.ts';
import type { Layout, Shape, Slot } from './layout.ts';
import { Rearrangement } from './rearrangement.ts';
import type { Symmetry } from './system.ts';

/** Where each item of each symmetry goes. */
export type Permutation = readonly (readonly number[])[];

/** What the values of a leaf name. */
export interface Naming {
  /** By code: the symmetry of the item that it names, or -1. */
  readonly symmetryOf: readonly number[];
  /** By code: the item, where there is one. */
  readonly itemOf: readonly number[];
  /** By symmetry and item. */
  readonly codeOf: ReadonlyMap<number, readonly number[]>;
}

/** A leaf that a permutation concerns: it belongs to an item (`symmetry` >= 0), or names one, or both. */
interface Place {
  readonly slot: Slot;
  readonly symmetry: number;
  readonly item: number;
  readonly part: number;
  readonly naming: Naming | undefined;
}

/** More items have too many orders to try. */
const MOST_ITEMS = 8;

/** So many permutations are listed. */
const MOST_LISTED = 50_000;

/** Lets the items of declared symmetries change places in packed states. */
export class Permuter {
  readonly symmetries: readonly Symmetry[];
  /** By symmetry, leaf of an item, item. */
  readonly slots: readonly (readonly (readonly Slot[])[])[];
  readonly namings: ReadonlyMap<Slot, Naming>;
  private readonly places: readonly Place[];
  private readonly width: number;

  /** @throws Error for a declaration that does not fit the schema. */
  constructor(layout: Layout, symmetries: readonly Symmetry[], omitNames = false) {
    this.symmetries = symmetries;
    this.width = layout.width;
    this.slots = symmetries.map((symmetry) => slotsOf(layout, symmetry));
    this.namings = omitNames ? new Map() : namingsOf(layout, symmetries);
    this.places = this.placesOf();
  }

  /** What a permutation does to packed states. */
  rearrangement(permutation: Permutation): Rearrangement {
    const leaves = this.places.map(({ slot, symmetry, item, part, naming }) => ({
      from: slot,
      to: symmetry < 0 ? slot : this.slots[symmetry]![part]![permutation[symmetry]![item]!]!,
      codes: naming && slot.values.map((_, code) => renamed(naming, permutation, code)),
    }));
    return new Rearrangement(this.width, leaves);
  }

  /** The leaves whose value some permutation changes, in some state. */
  get changed(): ReadonlySet<Slot> {
    return new Set(this.places.map(({ slot }) => slot));
  }

  /** The permutations that all others are made of. */
  get generators(): readonly Permutation[] {
    const identity = this.symmetries.map(({ items }) => range(items));
    return this.symmetries.flatMap(({ items, order }, s) => {
      const round = range(items).map((i) => (i + 1) % items);
      const swap = range(items).map((i) => (i < 2 ? 1 - i : i));
      const own = order === 'ring' || items === 2 ? [round] : [round, swap];
      return own.map((one) => identity.map((same, t) => (t === s ? one : same)));
    });
  }

  /** All permutations, the one that moves nothing first; none when they are too many to list. */
  get elements(): readonly Permutation[] {
    const own = this.symmetries.map(({ items, order }) => {
      const all = range(items);
      return order === 'ring'
        ? all.map((by) => all.map((i) => (i + by) % items))
        : [...arrangements(all)];
    });
    const count = own.reduce((total, list) => total * list.length, 1);
    return count > MOST_LISTED ? [] : combinations(own);
  }

  private placesOf(): readonly Place[] {
    const owned = this.slots.flatMap((parts, symmetry) =>
      parts.flatMap((items, part) =>
        items.map((slot, item) => ({
          slot,
          symmetry,
          item,
          part,
          naming: this.namings.get(slot),
        })),
      ),
    );
    const mine = new Set(owned.map(({ slot }) => slot));
    if (mine.size < owned.length) throw new Error('symmetries: a leaf belongs to two items');
    for (const { slot, symmetry, part, naming } of owned) {
      // Else changing places twice would not be the same as once and for all.
      const other = this.namings.get(this.slots[symmetry]![part]![0]!);
      const isSame = (['symmetryOf', 'itemOf'] as const).every(
        (of) => naming?.[of].join() === other?.[of].join(),
      );
      if (!isSame) {
        throw new Error(`symmetries: ${slot.path} names items for one item only`);
      }
    }
    const others = Array.from(this.namings, ([slot, naming]) => ({
      slot,
      symmetry: -1,
      item: -1,
      part: -1,
      naming,
    }));
    return [...owned, ...others.filter(({ slot }) => !mine.has(slot))];
  }
}

/** What a code becomes where the items change places. */
function renamed(naming: Naming, permutation: Permutation, code: number): number {
  const named = naming.symmetryOf[code]!;
  if (named < 0) return code;
  return naming.codeOf.get(named)![permutation[named]![naming.itemOf[code]!]!]!;
}

function slotsOf(layout: Layout, symmetry: Symmetry): readonly (readonly Slot[])[] {
  const { name, items, parts } = symmetry;
  if (items < 2 || items > MOST_ITEMS) {
    throw new Error(`symmetry ${name}: ${items} items, but 2 to ${MOST_ITEMS} are possible`);
  }
  const byItem = range(items).map((i) => parts(i).flatMap((path) => leavesAt(layout, name, path)));
  const [first = []] = byItem;
  for (const [i, slots] of byItem.entries()) {
    const other = slots.find((slot, k) => !isAlike(slot, first[k]));
    if (other ?? (slots.length !== first.length ? first[0] : undefined)) {
      throw new Error(`symmetry ${name}: item ${i} has other leaves than item 0`);
    }
  }
  return first.map((_, k) => byItem.map((slots) => slots[k]!));
}

function isAlike(a: Slot, b: Slot | undefined): boolean {
  return (
    a.values.length === b?.values.length && a.values.every((value, i) => value === b.values[i])
  );
}

function namingsOf(layout: Layout, symmetries: readonly Symmetry[]): ReadonlyMap<Slot, Naming> {
  const found = new Map<
    Slot,
    { symmetryOf: number[]; itemOf: number[]; codeOf: Map<number, readonly number[]> }
  >();
  for (const [s, { name, items, names = [] }] of symmetries.entries()) {
    for (const { parts, values } of names) {
      if (values.length !== items) {
        throw new Error(`symmetry ${name}: a name for each item, please`);
      }
      for (const slot of parts.flatMap((path) => leavesAt(layout, name, path))) {
        const none = slot.values.map(() => -1);
        const naming = found.get(slot) ?? {
          symmetryOf: [...none],
          itemOf: [...none],
          codeOf: new Map<number, readonly number[]>(),
        };
        found.set(slot, naming);
        const codes = values.map((value) => slot.codes.get(value) ?? -1);
        if (codes.includes(-1)) throw new Error(`symmetry ${name}: ${slot.path} cannot name all`);
        if (naming.codeOf.has(s) || codes.some((code) => naming.symmetryOf[code] !== -1)) {
          throw new Error(`symmetry ${name}: ${slot.path} names items twice`);
        }
        naming.codeOf.set(s, codes);
        for (const [item, code] of codes.entries()) {
          naming.symmetryOf[code] = s;
          naming.itemOf[code] = item;
        }
      }
    }
  }
  return found;
}

/** The leaves of the part of the state with this path. */
function leavesAt({ root }: Layout, name: string, path: string): readonly Slot[] {
  let at: Shape | undefined = root;
  for (const key of path.split('.')) at = at?.kind === 'leaf' ? undefined : at?.children.get(key);
  if (at === undefined) throw new Error(`symmetry ${name}: the state has no part ${path}`);
  return leavesOf(at);
}

function leavesOf(shape: Shape): readonly Slot[] {
  return shape.kind === 'leaf' ? [shape.slot] : [...shape.children.values()].flatMap(leavesOf);
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
