// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from './layout.ts';

/** A leaf whose value goes to another place, or is replaced by that of the same place in a table, or both. */
export interface Shifted {
  readonly from: Slot;
  readonly to: Slot;
  /** By code; `undefined`: it stays. */
  readonly codes: readonly number[] | undefined;
}

/** Words of `moves`: from which word, to which, of which bits, how far to the left (to the right, if negative). */
const MOVE = 4;

/** Words of `renames`: from which word, how far, by which mask; the same of where it goes; its table. */
const RENAME = 7;

/** What a permutation does to packed states, made ready: leaves that go the same way, go together. */
export class Rearrangement {
  private readonly width: number;
  private readonly moves: Int32Array;
  private readonly renames: Int32Array;
  private readonly tables: readonly Int32Array[];

  /** Leaves that are not among these stay as they are. */
  constructor(width: number, leaves: readonly Shifted[]) {
    this.width = width;
    const together = new Map<string, [from: number, to: number, bits: number, by: number]>();
    const renames: number[] = [];
    const tables: Int32Array[] = [];
    for (const { from, to, codes } of leaves) {
      if (codes !== undefined) {
        renames.push(from.word, from.shift, from.mask, to.word, to.shift, to.mask, tables.length);
        tables.push(Int32Array.from(codes));
      } else if (from !== to) {
        const by = to.shift - from.shift;
        const key = [from.word, to.word, by].join();
        const bits = together.get(key)?.[2] ?? 0;
        together.set(key, [from.word, to.word, bits | (from.mask << from.shift), by]);
      }
    }
    this.moves = Int32Array.from([...together.values()].flat());
    this.renames = Int32Array.from(renames);
    this.tables = tables;
  }

  /** Writes to `into[at…]` what the state at `words[offset…]` becomes; the two must not overlap. */
  apply(words: Int32Array, offset: number, into: Int32Array, at: number): void {
    const { width, moves, renames, tables } = this;
    for (let i = 0; i < width; i++) into[at + i] = words[offset + i]!;
    for (let m = 0; m < moves.length; m += MOVE) {
      const bits = moves[m + 2]!;
      const by = moves[m + 3]!;
      const value = words[offset + moves[m]!]! & bits;
      const to = at + moves[m + 1]!;
      into[to] =
        by >= 0
          ? (into[to]! & ~(bits << by)) | (value << by)
          : (into[to]! & ~(bits >>> -by)) | (value >>> -by);
    }
    for (let r = 0; r < renames.length; r += RENAME) {
      const code = (words[offset + renames[r]!]! >>> renames[r + 1]!) & renames[r + 2]!;
      const to = at + renames[r + 3]!;
      const shift = renames[r + 4]!;
      const renamed = tables[renames[r + 6]!]![code]!;
      into[to] = (into[to]! & ~(renames[r + 5]! << shift)) | (renamed << shift);
    }
  }
}
