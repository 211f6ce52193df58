// SPDX-License-Identifier: GPL-2.0-only
import type { Layout } from '../layout.ts';
import type { Placement } from './placement.ts';

/** A slot: where in the one form, and where in the other. */
interface Field {
  readonly mask: number;
  readonly from: number;
  readonly word: number;
  readonly to: number;
}

/**
 * States with slots in their places by one placement made into the same by another. Each is made over the one before,
 * as most states that are asked for one after the other differ little.
 */
export class Rewording {
  private readonly before: Int32Array;
  private readonly words: Int32Array;
  private readonly fields: readonly (readonly Field[])[];

  constructor({ slots }: Layout, from: Placement, to: Placement) {
    this.before = new Int32Array(from.words);
    this.words = new Int32Array(to.words);
    const fields = Array.from({ length: from.words }, (): Field[] => []);
    for (const { index, mask } of slots) {
      if (mask === 0) continue;
      const [source, target] = [from.places[index]!, to.places[index]!];
      fields[source.word]!.push({ mask, from: source.shift, word: target.word, to: target.shift });
    }
    this.fields = fields;
  }

  /** The words of the state at `words[offset…]`, valid until the next one. */
  of(words: Int32Array, offset: number): Int32Array {
    const { before, words: into } = this;
    for (let w = 0; w < before.length; w++) {
      const value = words[offset + w]!;
      if (value === before[w]) continue;
      before[w] = value;
      for (const { mask, from, word, to } of this.fields[w]!) {
        into[word] = (into[word]! & ~(mask << to)) | (((value >>> from) & mask) << to);
      }
    }
    return into;
  }
}
