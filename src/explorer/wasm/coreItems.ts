// SPDX-License-Identifier: GPL-2.0-only
import type { Variables } from './coreInstance.ts';
import type { CoreMemory } from './coreMemory.ts';
import type { OwnPlaces } from './places.ts';
import type { StateWords } from './stateWords.ts';

/** What cores have in memory of their own: the items of their batches, and what they judge. */
export class CoreItems {
  private readonly memory: CoreMemory;
  private readonly own: OwnPlaces;
  private readonly words: StateWords;

  constructor(memory: CoreMemory, own: OwnPlaces, words: StateWords) {
    this.memory = memory;
    this.own = own;
    this.words = words;
  }

  /** A field of the batch's item that a core is at. */
  field(at: Variables, field: 'parents' | 'outcomes'): number {
    return this.memory.words[(addressOf(at, this.own[field]) >>> 2) + at.item.value]!;
  }

  /** The key of the batch's item that a core is at. */
  keyOf(at: Variables): bigint {
    return this.memory.pairs[(addressOf(at, this.own.keys) >>> 3) + at.item.value]!;
  }

  /** The words of the batch's item that a core is at. */
  wordsOf(at: Variables): Int32Array {
    return Int32Array.from(this.words.wordsOf(this.keyOf(at)));
  }

  /** The quiet states that a core has put aside. */
  quiets(at: Variables): readonly number[] {
    const from = addressOf(at, this.own.quiets) >>> 2;
    return Array.from(this.memory.words.subarray(from, from + at.quiets.value));
  }
}

/** The address of what stands at a place of a core's own memory. */
function addressOf({ own }: Variables, place: number): number {
  return (own.value >>> 0) + place;
}
