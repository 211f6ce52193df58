// SPDX-License-Identifier: GPL-2.0-only
import type { StateStore } from './stateStore.ts';

/** States per arena chunk; one chunk is one typed array, so growing never copies states. */
const CHUNK_BITS = 12;
const CHUNK_STATES = 1 << CHUNK_BITS;

/** The index grows when it is this full. */
const LOAD = 0.6;

/**
 * The exact set of visited states: full packed states in chunks, numbered in the order they came,
 * and an open-addressing index of (number + 1, hash) pairs. The slot is the hash's high bits, so
 * growing the index is a sequential scan. Each state also keeps its parent and the move it came by.
 */
export class Store implements StateStore {
  /** States stored. */
  size = 0;

  private readonly width: number;
  /** Words per record: the state, its hash, its parent, the move. */
  private readonly stride: number;
  private readonly chunks: Int32Array[] = [];
  private index: Int32Array = new Int32Array(2 << 12);
  private indexBits = 12;

  constructor(width: number) {
    this.width = width;
    this.stride = width + 3;
  }

  /**
   * Loads the index entries of these hashes, so that the processor fetches them side by side and
   * the probes that follow do not wait one by one. The sum keeps the loads alive.
   */
  touch(hashes: Int32Array, count: number): number {
    const index = this.index;
    const shift = 32 - this.indexBits;
    let sum = 0;
    for (let i = 0; i < count; i++) sum += index[(hashes[i]! >>> shift) * 2]!;
    return sum;
  }

  /** The number of the state at `words[offset…]`, or -1. */
  find(words: Int32Array, offset: number, hash: number): number {
    return this.index[this.probe(words, offset, hash)]! - 1;
  }

  /**
   * Adds a state, if it is new.
   * @returns whether it is; then its number is the old `size`.
   */
  add(words: Int32Array, offset: number, hash: number, parent: number, move: number): boolean {
    const at = this.probe(words, offset, hash);
    if (this.index[at] !== 0) return false;
    const id = this.size++;
    const place = this.place(id);
    const chunk = (this.chunks[id >>> CHUNK_BITS] ??= new Int32Array(CHUNK_STATES * this.stride));
    for (let i = 0; i < this.width; i++) chunk[place + i] = words[offset + i]!;
    chunk[place + this.width] = hash;
    chunk[place + this.width + 1] = parent;
    chunk[place + this.width + 2] = move;
    this.index[at] = id + 1;
    this.index[at + 1] = hash;
    if (this.size > LOAD * (1 << this.indexBits)) this.growIndex();
    return true;
  }

  /** The array that holds a state; `place` says where in it. */
  chunkOf(id: number): Int32Array {
    return this.chunks[id >>> CHUNK_BITS]!;
  }

  place(id: number): number {
    return (id & (CHUNK_STATES - 1)) * this.stride;
  }

  hashOf(id: number): number {
    return this.chunkOf(id)[this.place(id) + this.width]!;
  }

  /** The state from which this one was first reached; -1 for the initial state. */
  parentOf(id: number): number {
    return this.chunkOf(id)[this.place(id) + this.width + 1]!;
  }

  moveOf(id: number): number {
    return this.chunkOf(id)[this.place(id) + this.width + 2]!;
  }

  /** Bytes of arenas and index. */
  get bytes(): number {
    return this.chunks.length * CHUNK_STATES * this.stride * 4 + this.index.byteLength;
  }

  /** The position in the index of the state, or of the free entry where it belongs. */
  private probe(words: Int32Array, offset: number, hash: number): number {
    const index = this.index;
    const last = index.length - 2;
    let at = (hash >>> (32 - this.indexBits)) * 2;
    for (;;) {
      const id = index[at]!;
      if (id === 0) return at;
      if (index[at + 1] === hash && this.equals(id - 1, words, offset)) return at;
      at = at === last ? 0 : at + 2;
    }
  }

  private equals(id: number, words: Int32Array, offset: number): boolean {
    const chunk = this.chunks[id >>> CHUNK_BITS]!;
    const place = (id & (CHUNK_STATES - 1)) * this.stride;
    for (let i = 0; i < this.width; i++) {
      if (chunk[place + i] !== words[offset + i]) return false;
    }
    return true;
  }

  private growIndex(): void {
    const bits = this.indexBits + 1;
    const from = this.index;
    const to = new Int32Array(2 << bits);
    for (let i = 0; i < from.length; i += 2) {
      if (from[i] === 0) continue;
      const hash = from[i + 1]!;
      let at = (hash >>> (32 - bits)) * 2;
      while (to[at] !== 0) at = at === to.length - 2 ? 0 : at + 2;
      to[at] = from[i]!;
      to[at + 1] = hash;
    }
    this.index = to;
    this.indexBits = bits;
  }
}

/** A move as one number: the process and the index among its moves. */
export function moveCode(process: number, choice: number): number {
  return process * 0x10000 + choice;
}

export function processOf(move: number): number {
  return move >>> 16;
}

export function choiceOf(move: number): number {
  return move & 0xffff;
}
