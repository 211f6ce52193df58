// SPDX-License-Identifier: GPL-2.0-only
import type { CoreMemory } from './coreMemory.ts';
import { KNOWN, KNOWN_END, LEARNT, LEARNT_END } from './places.ts';

/** The part of a core's memory that what is learnt is written to, from its beginning on. */
export class LearntMemory {
  private readonly memory: CoreMemory;
  private used: number;
  private known = KNOWN;

  /** @param taken bytes at the beginning that have their use */
  constructor(memory: CoreMemory, taken: number) {
    this.memory = memory;
    this.used = Math.ceil((LEARNT + taken) / 8) * 8;
  }

  /** All of the core's memory, by words. */
  get words(): Int32Array {
    return this.memory.words;
  }

  /** Bytes written. */
  get bytes(): number {
    return this.used - LEARNT;
  }

  /** Sets a field of what stands at an address. */
  set(at: number, offset: number, value: number): void {
    this.words[(at + offset) >>> 2] = value;
  }

  /** Sets fields that stand side by side. */
  setAll(at: number, offset: number, values: ArrayLike<number>): void {
    this.words.set(values, (at + offset) >>> 2);
  }

  /**
   * The address of so many bytes.
   * @throws Error when there are no more.
   */
  reserve(bytes: number): number {
    const at = this.used;
    this.used += Math.ceil(bytes / 8) * 8;
    if (this.used > LEARNT_END) {
      throw new Error("what is learnt does not fit: recipes or rules read too much; try 'js'");
    }
    return at;
  }

  /** The address of a table of so many words, if there is room for it. */
  table(words: number): number | undefined {
    const at = this.known;
    if (at + 4 * words > KNOWN_END) return undefined;
    this.known += 4 * words;
    return at;
  }
}
