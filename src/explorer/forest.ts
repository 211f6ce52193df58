// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from './layout.ts';
import type { Access } from './record.ts';

/** Above this many values a node keeps a hash table of the children it has, not a row of all. */
const DENSE_LIMIT = 64;

// A node: slot, word and shift, mask, table (0: dense), then a dense node's children,
// or a sparse node's table size (log2) and count. A sparse node's table: pairs (code + 1, child).
const SLOT = 0;
const WHERE = 1;
const MASK = 2;
const TABLE = 3;
const CHILDREN = 4;
const TABLE_BITS = 4;
const TABLE_COUNT = 5;
const SPARSE_SIZE = 6;

/**
 * Decision trees over packed states, side by side in one flat array. An inner node asks for one
 * leaf of the state; what a tree ends in is a payload, a number >= 0.
 */
export class Forest {
  /** Address 0 is never a node, so 0 stands for what is not learnt; then come the trees' roots. */
  private cells: Int32Array;
  private used: number;
  private readonly slots: readonly Slot[];

  constructor(slots: readonly Slot[], trees: number) {
    this.slots = slots;
    this.cells = new Int32Array(Math.max(1024, 2 * trees));
    this.used = trees + 1;
  }

  /** The payload for the state at `words[offset…]`, or -1 when the tree does not know it yet. */
  find(tree: number, words: Int32Array, offset: number): number {
    const cells = this.cells;
    let ref = cells[tree + 1]!;
    while (ref > 0) {
      const where = cells[ref + WHERE]!;
      const code = (words[offset + (where >>> 5)]! >>> (where & 31)) & cells[ref + MASK]!;
      ref = cells[ref + TABLE] === 0 ? cells[ref + CHILDREN + code]! : this.findSparse(ref, code);
    }
    return -1 - ref;
  }

  /** Marks, in a set of bits, the slots asked for on the way of this state; what is not learnt ends it. */
  mark(tree: number, words: Int32Array, offset: number, into: Int32Array): void {
    const cells = this.cells;
    let ref = cells[tree + 1]!;
    while (ref > 0) {
      const slot = cells[ref + SLOT]!;
      into[slot >>> 5]! |= 1 << (slot & 31);
      const where = cells[ref + WHERE]!;
      const code = (words[offset + (where >>> 5)]! >>> (where & 31)) & cells[ref + MASK]!;
      ref = cells[ref + TABLE] === 0 ? cells[ref + CHILDREN + code]! : this.findSparse(ref, code);
    }
  }

  /**
   * Adds the path that the reads make, ending in `payload`. `onNode` is told of each slot that the
   * tree asks for at a new place.
   * @returns false when the path contradicts the tree: with the same values, other leaves were read.
   */
  add(
    tree: number,
    reads: readonly Access[],
    payload: number,
    onNode: (slot: number) => void,
  ): boolean {
    let cell = tree + 1;
    for (const { slot, code } of reads) {
      if (this.cells[cell] === 0) {
        const node = this.allocate(slot);
        this.cells[cell] = node;
        onNode(slot.index);
      }
      const node = this.cells[cell]!;
      if (node < 0 || this.cells[node + SLOT] !== slot.index) return false;
      cell = this.cells[node + TABLE] === 0 ? node + CHILDREN + code : this.cellOf(node, code);
    }
    if (this.cells[cell] !== 0) return false;
    this.cells[cell] = -1 - payload;
    return true;
  }

  /** Bytes of the trees. */
  get bytes(): number {
    return this.cells.byteLength;
  }

  private findSparse(node: number, code: number): number {
    const cells = this.cells;
    const table = cells[node + TABLE]!;
    const bits = cells[node + TABLE_BITS]!;
    const last = (1 << bits) - 1;
    for (let at = start(code, bits); ; at = (at + 1) & last) {
      const key = cells[table + 2 * at]!;
      if (key === code + 1) return cells[table + 2 * at + 1]!;
      if (key === 0) return 0;
    }
  }

  /** The cell of a sparse node's child, made when there is none. */
  private cellOf(node: number, code: number): number {
    const bits = this.cells[node + TABLE_BITS]!;
    if (2 * (this.cells[node + TABLE_COUNT]! + 1) > 1 << bits) this.growTable(node, bits + 1);
    const table = this.cells[node + TABLE]!;
    const last = (1 << this.cells[node + TABLE_BITS]!) - 1;
    for (let at = start(code, this.cells[node + TABLE_BITS]!); ; at = (at + 1) & last) {
      const cell = table + 2 * at;
      if (this.cells[cell] === code + 1) return cell + 1;
      if (this.cells[cell] !== 0) continue;
      this.cells[cell] = code + 1;
      this.cells[node + TABLE_COUNT]!++;
      return cell + 1;
    }
  }

  private growTable(node: number, bits: number): void {
    const from = this.cells[node + TABLE]!;
    const to = this.reserve(2 << bits);
    const last = (1 << bits) - 1;
    for (let i = 0; i < 1 << (bits - 1); i++) {
      const key = this.cells[from + 2 * i]!;
      if (key === 0) continue;
      let at = start(key - 1, bits);
      while (this.cells[to + 2 * at] !== 0) at = (at + 1) & last;
      this.cells[to + 2 * at] = key;
      this.cells[to + 2 * at + 1] = this.cells[from + 2 * i + 1]!;
    }
    this.cells[node + TABLE] = to;
    this.cells[node + TABLE_BITS] = bits;
  }

  private allocate(slot: Slot): number {
    const size = this.slots[slot.index]!.values.length;
    const dense = size <= DENSE_LIMIT;
    const node = this.reserve(dense ? CHILDREN + size : SPARSE_SIZE);
    this.cells[node + SLOT] = slot.index;
    this.cells[node + WHERE] = slot.word * 32 + slot.shift;
    this.cells[node + MASK] = slot.mask;
    if (!dense) {
      const table = this.reserve(2 << 3);
      this.cells[node + TABLE] = table;
      this.cells[node + TABLE_BITS] = 3;
    }
    return node;
  }

  private reserve(count: number): number {
    const at = this.used;
    this.used += count;
    if (this.used > this.cells.length) {
      const grown = new Int32Array(Math.max(2 * this.cells.length, this.used));
      grown.set(this.cells);
      this.cells = grown;
    }
    return at;
  }
}

/** Fibonacci hashing: neighbouring program counters fall far apart. */
function start(code: number, bits: number): number {
  return Math.imul(code, 0x9e3779b1) >>> (32 - bits);
}
