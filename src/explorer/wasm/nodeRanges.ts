// SPDX-License-Identifier: GPL-2.0-only
import type { CoreMemory } from './coreMemory.ts';
import {
  MOST_NODES,
  PART_BITS,
  partBase,
  RANGE_BYTES,
  RANGE_END,
  RANGE_LIMIT,
  RANGE_LISTED,
  RANGE_NEXT,
  RANGE_OLD_END,
  RANGE_OLD_SHIFT,
  RANGE_SHIFT,
  RANGES,
} from './places.ts';

/** Bits of a key for the numbers of its parts. */
export const KEY_BITS = 63;

/** A part would like more bits when so much of its range is in use. */
const NEARLY = 3 / 4;

/** Not fewer bits for a part: with few numbers, those of a batch or two may use up what is left when it asks for more. */
const FEWEST_BITS = 12;

/** No number is beyond it. */
const NEVER = 0x7fff_ffff;

/** The numbers of inner nodes in a core's memory; see `RANGES`. */
export class NodeRanges {
  private readonly memory: CoreMemory;
  private readonly parts: number;

  /** Makes empty ranges, and for the parts of the keys with so many bits. */
  constructor(memory: CoreMemory, bits: readonly number[]) {
    this.memory = memory;
    this.parts = bits.length;
    for (let range = 0; range <= this.parts; range++) this.set(range, RANGE_END, MOST_NODES);
    this.next = [1, ...bits.map(() => 1)];
    this.bits = bits;
  }

  /** The next number of each range. */
  get next(): readonly number[] {
    return Array.from({ length: 1 + this.parts }, (_, range) =>
      Math.min(this.get(range, RANGE_NEXT), this.get(range, RANGE_END)),
    );
  }

  set next(numbers: readonly number[]) {
    for (const [range, next] of numbers.entries()) {
      this.set(range, RANGE_NEXT, next);
      this.set(range, RANGE_LISTED, next);
    }
  }

  /** The first number of each range, which is none. */
  get first(): readonly number[] {
    return Array.from({ length: 1 + this.parts }, (_, range) =>
      range === 0 ? 0 : partBase(range - 1),
    );
  }

  /** The bits of each part of a key. */
  get bits(): readonly number[] {
    return Array.from({ length: this.parts }, (_, p) => Math.log2(this.get(1 + p, RANGE_END)));
  }

  set bits(bits: readonly number[]) {
    let shift = 0;
    for (const [p, count] of bits.entries()) {
      this.set(1 + p, RANGE_OLD_SHIFT, this.get(1 + p, RANGE_SHIFT));
      this.set(1 + p, RANGE_OLD_END, this.get(1 + p, RANGE_END));
      this.set(1 + p, RANGE_SHIFT, shift);
      this.set(1 + p, RANGE_END, 2 ** count);
      this.set(1 + p, RANGE_LIMIT, Math.floor(NEARLY * 2 ** count));
      shift += count;
    }
  }

  /** Whether the numbers of a part of the keys are used up. */
  get isFull(): boolean {
    return this.bits.some((_, p) => this.isFullAt(p));
  }

  /**
   * Other bits for the parts, where one would like more and others can spare some. Without, none asks again. A range that is
   * full stays as it is, as what found no number there has another one; and so does one that may not have more.
   */
  betterBits(): readonly number[] | undefined {
    const { bits, next } = this;
    const open = [...bits.keys()].filter(
      (p) => !this.isFullAt(p) && next[1 + p]! <= NEARLY * 2 ** PART_BITS,
    );
    for (const p of bits.keys()) if (!open.includes(p)) this.set(1 + p, RANGE_LIMIT, NEVER);
    if (!open.some((p) => next[1 + p]! > this.get(1 + p, RANGE_LIMIT))) return undefined;
    const needs = (p: number): number => Math.log2(next[1 + p]! + 1);
    const better = [...bits];
    for (const p of open) better[p] = Math.max(FEWEST_BITS, Math.ceil(needs(p)));
    const room = (p: number): number => better[p]! - needs(p);
    for (let spare = KEY_BITS - sumOf(better); spare > 0; spare--) {
      const [poorest] = open
        .filter((p) => better[p]! < PART_BITS)
        .sort((p, q) => room(p) - room(q));
      if (poorest === undefined) break;
      better[poorest]!++;
    }
    const enough = open.every((p) => next[1 + p]! <= NEARLY * 2 ** better[p]!);
    if (enough && sumOf(better) <= KEY_BITS) return better;
    this.keepBits();
    return undefined;
  }

  /** Lets no part ask for more bits. */
  keepBits(): void {
    for (let p = 0; p < this.parts; p++) this.set(1 + p, RANGE_LIMIT, NEVER);
  }

  private isFullAt(part: number): boolean {
    return this.get(1 + part, RANGE_LISTED) >= this.get(1 + part, RANGE_END);
  }

  private get(range: number, field: number): number {
    return this.memory.words[(RANGES + RANGE_BYTES * range + field) >>> 2]!;
  }

  private set(range: number, field: number, value: number): void {
    this.memory.words[(RANGES + RANGE_BYTES * range + field) >>> 2] = value;
  }
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
