// SPDX-License-Identifier: GPL-2.0-only
import type { CoreMemory } from './coreMemory.ts';
import type { Cores } from './cores.ts';
import { BATCH, TABLE, type OwnPlaces } from './places.ts';

const FIRST_BITS = 16;

/** How full it may be, and how full before the last time that it can grow, and then. */
export const LOAD = 0.8;
const LAST_LOAD = 0.9;

/** Below so many bytes the table is not moved by the cores, but key by key. */
const FEW = 1 << 12;

/**
 * The table of the keys of all states, in the cores' memory: 64-bit entries by open addressing, in lines by the
 * hash's high bits (see `lineOf`). It grows where it is, so that no copy takes memory.
 */
export class KeyTable {
  private readonly memory: CoreMemory;
  private readonly cores: Cores;
  private readonly own: OwnPlaces;
  /** Bytes that it may have. */
  private room: number;
  private size = FIRST_BITS;

  constructor(memory: CoreMemory, cores: Cores, own: OwnPlaces) {
    this.memory = memory;
    this.cores = cores;
    this.own = own;
    this.room = memory.tableRoom;
    cores.own.table.value = TABLE;
    this.bits = FIRST_BITS;
  }

  /** It has two to the power of so many entries. */
  get bits(): number {
    return this.size;
  }

  private set bits(bits: number) {
    this.size = bits;
    this.cores.own.tableBits.value = bits;
    this.memory.giveTable(this.bytes);
  }

  get bytes(): number {
    return 8 * 2 ** this.bits;
  }

  /** Whether there is room for twice as many entries. */
  get mayGrow(): boolean {
    return 2 * this.bytes <= this.room;
  }

  /** Keys that it may have. */
  get capacity(): number {
    return Math.floor((4 * this.bytes <= this.room ? LOAD : LAST_LOAD) * 2 ** this.bits);
  }

  /**
   * Doubles it. The keys of a line belong to two lines at twice its number: so first the upper half moves to where nothing is
   * yet, then half of the rest to where that was. No core may run meanwhile, nor have a batch, and each has memory
   * of its own.
   */
  grow(): void {
    let rest = this.bytes;
    this.bits++;
    const left: bigint[] = [];
    for (; rest > FEW; rest /= 2) {
      left.push(...this.cores.spread(this.own, TABLE + rest / 2, rest / 2));
    }
    const all = this.memory.pairs.subarray(TABLE >>> 3, (TABLE + rest) >>> 3);
    left.push(...all.filter((key) => key !== 0n));
    all.fill(0n);
    this.enter(left);
  }

  /** Halves it for good, and forgets all keys. */
  halve(): void {
    this.bits--;
    this.room = this.bytes;
    this.memory.release(TABLE + this.bytes, this.bytes);
    this.clear();
  }

  /** Forgets all keys. */
  clear(): void {
    this.memory.words.fill(0, TABLE >>> 2, (TABLE + this.bytes) >>> 2);
  }

  /** Enters keys, by way of the place for a batch's. */
  private enter(keys: readonly bigint[]): void {
    const own = this.cores.own;
    const at = (own.own.value >>> 0) + this.own.keys;
    for (let first = 0; first < keys.length; first += BATCH) {
      const some = keys.slice(first, first + BATCH);
      this.memory.pairs.set(some, at >>> 3);
      own.rehash(at, 8 * some.length);
    }
  }
}
