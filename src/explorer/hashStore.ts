// SPDX-License-Identifier: GPL-2.0-only
import { mulberry32 } from './random.ts';
import type { StateStore } from './stateStore.ts';

/** States of a page: of their parents and moves, and of the queue. */
const PAGE_BITS = 12;
const PAGE_STATES = 1 << PAGE_BITS;

const LOAD = 0.75;

/**
 * A set of visited states of which only a hash is kept, `bits` wide (hash compaction: Wolper and Leroy, CAV
 * 1993; Stern and Dill, 1995): a new state whose hash is taken by another one is lost. Whole states are
 * kept until they are released; after that they are made anew along the moves that led to them.
 */
export class HashStore implements StateStore {
  size = 0;

  private readonly width: number;
  private readonly salts: Int32Array;
  private readonly lowMask: number;
  private readonly highMask: number;
  private readonly bits: number;
  private readonly follow: (words: Int32Array, move: number) => Int32Array;
  private tableBits = 12;
  private low: Uint32Array;
  private high: Uint8Array | Uint16Array | Uint32Array | undefined;
  private readonly ways: Int32Array[] = [];
  private readonly queue = new Map<number, Int32Array>();
  private released = 0;
  private initial = new Int32Array();

  /**
   * @param bits of a hash, 4 to 64
   * @param seed another one makes another hash, which loses other states
   * @param follow the words that a move leads to
   */
  constructor(
    width: number,
    bits: number,
    seed: number,
    follow: (words: Int32Array, move: number) => Int32Array,
  ) {
    const random = mulberry32(seed);
    this.width = width;
    this.bits = bits;
    this.follow = follow;
    this.salts = Int32Array.from({ length: 2 * width }, () => Math.floor(random() * 2 ** 32));
    this.lowMask = maskOf(Math.min(bits, 32));
    this.highMask = maskOf(Math.max(bits - 32, 0));
    this.low = new Uint32Array(1 << this.tableBits);
    this.high = this.upperHalves(1 << this.tableBits);
  }

  get bytes(): number {
    const table = this.low.byteLength + (this.high?.byteLength ?? 0);
    return table + PAGE_STATES * (8 * this.ways.length + 4 * this.width * this.queue.size);
  }

  /** States lost so far, as far as chance goes: `lostOf` of what is stored. */
  get lost(): number {
    return lostOf(this.size, this.bits);
  }

  touch(): number {
    return 0;
  }

  /** 0 for a state whose hash is stored (its number is not known), -1 for others. */
  find(words: Int32Array, offset: number): number {
    return this.probe(words, offset) < 0 ? -1 : 0;
  }

  add(words: Int32Array, offset: number, _hash: number, parent: number, move: number): boolean {
    const at = this.probe(words, offset);
    if (at >= 0) return false;
    this.low[-1 - at] = this.lowAt;
    if (this.high) this.high[-1 - at] = this.highAt;
    const id = this.size++;
    const way = (this.ways[id >>> PAGE_BITS] ??= new Int32Array(2 * PAGE_STATES));
    way[2 * (id & (PAGE_STATES - 1))] = parent;
    way[2 * (id & (PAGE_STATES - 1)) + 1] = move;
    const state = words.subarray(offset, offset + this.width);
    if (id === 0) this.initial = Int32Array.from(state);
    this.page(id >>> PAGE_BITS).set(state, this.placeInPage(id));
    if (this.size > LOAD * this.low.length) this.grow();
    return true;
  }

  /** Forgets the words of the states below this number, by whole pages. */
  release(below: number): void {
    for (; this.released < below >>> PAGE_BITS; this.released++) this.queue.delete(this.released);
  }

  /** A released state is made anew. */
  chunkOf(id: number): Int32Array {
    const page = this.queue.get(id >>> PAGE_BITS);
    if (page !== undefined) return page;
    const moves: number[] = [];
    for (let at = id; at > 0; at = this.parentOf(at)) moves.push(this.moveOf(at));
    return moves.reduceRight(this.follow, this.initial);
  }

  place(id: number): number {
    return this.queue.has(id >>> PAGE_BITS) ? this.placeInPage(id) : 0;
  }

  hashOf(): number {
    return 0;
  }

  parentOf(id: number): number {
    return this.ways[id >>> PAGE_BITS]![2 * (id & (PAGE_STATES - 1))]!;
  }

  moveOf(id: number): number {
    return this.ways[id >>> PAGE_BITS]![2 * (id & (PAGE_STATES - 1)) + 1]!;
  }

  // The hash that was looked for last.
  private lowAt = 0;
  private highAt = 0;

  /** Where the state's hash is in the table; or -1 less the place where it belongs. */
  private probe(words: Int32Array, offset: number): number {
    const { salts, width } = this;
    let low = 0;
    let high = 0;
    for (let i = 0; i < width; i++) {
      const word = words[offset + i]!;
      low ^= mixed(word ^ salts[i]!);
      high ^= mixed(word ^ salts[width + i]!);
    }
    this.lowAt = (low & this.lowMask) >>> 0;
    this.highAt = (high & this.highMask) >>> 0;
    // An entry of zeros is a free one.
    if (this.lowAt === 0 && this.highAt === 0) this.lowAt = 1;
    return this.placeOf(this.lowAt, this.highAt);
  }

  private placeOf(low: number, high: number): number {
    const last = this.low.length - 1;
    let at = mixed(low ^ Math.imul(high, 0x9e3779b1)) & last;
    for (;;) {
      const [l, h] = [this.low[at]!, this.high === undefined ? 0 : this.high[at]!];
      if (l === low && h === high) return at;
      if (l === 0 && h === 0) return -1 - at;
      at = (at + 1) & last;
    }
  }

  private grow(): void {
    const { low, high } = this;
    this.tableBits++;
    this.low = new Uint32Array(1 << this.tableBits);
    this.high = this.upperHalves(1 << this.tableBits);
    for (let i = 0; i < low.length; i++) {
      const [l, h] = [low[i]!, high === undefined ? 0 : high[i]!];
      if (l === 0 && h === 0) continue;
      const at = -1 - this.placeOf(l, h);
      this.low[at] = l;
      if (this.high) this.high[at] = h;
    }
  }

  private upperHalves(entries: number): Uint8Array | Uint16Array | Uint32Array | undefined {
    if (this.bits <= 32) return undefined;
    if (this.bits <= 40) return new Uint8Array(entries);
    return this.bits <= 48 ? new Uint16Array(entries) : new Uint32Array(entries);
  }

  private page(number: number): Int32Array {
    const page = this.queue.get(number) ?? new Int32Array(PAGE_STATES * this.width);
    this.queue.set(number, page);
    return page;
  }

  private placeInPage(id: number): number {
    return (id & (PAGE_STATES - 1)) * this.width;
  }
}

/**
 * How many states are lost, to be expected, when `stored` ones have different hashes of so many bits: a new
 * state is lost with probability stored / 2^bits, summed up over all that came; about stored² / 2^(bits + 1).
 * States that only lost ones lead to come on top.
 */
export function lostOf(stored: number, bits: number): number {
  const hashes = 2 ** bits;
  const share = stored / hashes;
  // Below, the difference would drown in rounding.
  if (share < 1e-4) return ((stored * share) / 2) * (1 + (2 * share) / 3);
  return hashes * (-Math.log1p(-Math.min(share, 1 - 1 / hashes)) - share);
}

/** The finaliser of murmur3 (Appleby, public domain). */
function mixed(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function maskOf(bits: number): number {
  return bits === 32 ? -1 : (1 << bits) - 1;
}
