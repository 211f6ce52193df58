// SPDX-License-Identifier: GPL-2.0-only
import { WASM, type WasmMemory } from './webAssembly.ts';
import { CHUNK_BYTES, MAX_PAGES, PAGE, TABLE } from './places.ts';

/** The share of the addresses that the table may have at most; states take up to half as much again, elsewhere. */
const TABLE_SHARE = 2 / 3;

/** Thrown when 32-bit addresses are used up. */
export class OutOfMemory extends Error {
  constructor() {
    super('the explorer has used the 4 GiB that it can address');
    this.name = 'OutOfMemory';
  }
}

/** Thrown when the system lets the process have no addresses for a core. */
export class NoAddresses extends Error {
  constructor(cause: unknown) {
    super("the executor 'wasm' needs 4 GiB of addresses (see `ulimit -v`); 'js' does not", {
      cause,
    });
    this.name = 'NoAddresses';
  }
}

/** The shared memory of the cores, and what of it is handed out. It grows by pages as needed. */
export class CoreMemory {
  readonly memory: WasmMemory;
  /** The whole memory as words; replaced when it grows, while older views stay valid for their part. */
  words: Int32Array;
  /** The same as pairs of words, and as halves. */
  pairs: BigUint64Array;
  halves: Uint16Array;

  /** Bytes that the table may have, a power of two, and that it has had so far. */
  readonly tableRoom: number;
  private tableBytes = 0;
  private readonly start: number;
  private next: number;
  private sparse = 0;
  private readonly pieces: number[] = [];
  private readonly most: number;

  /**
   * @param most pages of 64 KiB; fewer than 32-bit addresses allow only in tests
   * @throws NoAddresses
   */
  constructor(most: number = MAX_PAGES) {
    this.most = most;
    this.tableRoom = 2 ** Math.floor(Math.log2(TABLE_SHARE * (most * PAGE - TABLE)));
    this.start = this.next = TABLE + this.tableRoom;
    const initial = Math.min(most, Math.ceil(this.start / PAGE) + 64);
    try {
      this.memory = new WASM.Memory({ initial, maximum: most, shared: true });
    } catch (error) {
      throw new NoAddresses(error);
    }
    this.words = new Int32Array(this.memory.buffer);
    this.pairs = new BigUint64Array(this.memory.buffer);
    this.halves = new Uint16Array(this.memory.buffer);
  }

  /** Lets the table have so many bytes at least, `tableRoom` at most. */
  giveTable(bytes: number): void {
    this.tableBytes = Math.max(this.tableBytes, bytes);
  }

  /** Whether so many bytes are left. */
  fits(bytes: number): boolean {
    return this.next + bytes <= this.most * PAGE;
  }

  /**
   * The address of so many bytes of zeros, a multiple of 64.
   * @throws OutOfMemory
   */
  allocate(bytes: number): number {
    const at = this.next;
    this.next += Math.ceil(bytes / 64) * 64;
    const pages = Math.ceil(this.next / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (pages > 0) {
      if (this.next > this.most * PAGE) throw new OutOfMemory();
      // By a sixteenth at least, for fewer and larger steps; what nobody touches costs nothing.
      const room = this.most - this.memory.buffer.byteLength / PAGE;
      const step = Math.ceil(this.memory.buffer.byteLength / PAGE / 16);
      this.memory.grow(Math.min(room, Math.max(pages, step)));
      this.words = new Int32Array(this.memory.buffer);
      this.pairs = new BigUint64Array(this.memory.buffer);
      this.halves = new Uint16Array(this.memory.buffer);
    }
    return at;
  }

  /**
   * The same for what is nearly all left untouched, so that its bytes do not count.
   * @throws OutOfMemory
   */
  allocateSparse(bytes: number): number {
    const at = this.allocate(bytes);
    this.sparse += this.next - at;
    return at;
  }

  /** The address of a chunk of the arena; what is in it is of no meaning. */
  chunk(): number {
    return this.pieces.pop() ?? this.allocate(CHUNK_BYTES);
  }

  /** Takes memory back, for chunks. */
  release(address: number, bytes: number): void {
    for (let at = address; at + CHUNK_BYTES <= address + bytes; at += CHUNK_BYTES) {
      this.pieces.push(at);
    }
  }

  /** Bytes handed out, with those that are back. */
  get reserved(): number {
    return this.next - this.start - this.sparse + this.tableBytes;
  }

  /** Bytes handed out. */
  get bytes(): number {
    return this.reserved - this.pieces.length * CHUNK_BYTES;
  }
}
