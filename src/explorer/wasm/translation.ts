// SPDX-License-Identifier: GPL-2.0-only
import type { Layout } from '../layout.ts';
import type { Placement } from './placement.ts';

/**
 * A state in both forms: by the layout, and as a core has it. Each form is made over the one before, as most states that
 * are asked for one after the other differ little.
 */
export class Translation {
  /** The state by the layout; valid until the next one. */
  readonly plain: Int32Array;
  /** The same as the core has it. */
  readonly core: Int32Array;

  private readonly fromPlain: readonly (readonly Field[])[];
  private readonly fromCore: readonly (readonly Field[])[];

  constructor({ slots, width }: Layout, { words, places }: Placement) {
    this.plain = new Int32Array(width);
    this.core = new Int32Array(words);
    const fromPlain = Array.from({ length: width }, (): Field[] => []);
    const fromCore = Array.from({ length: words }, (): Field[] => []);
    for (const { index, word, shift, mask } of slots) {
      if (mask === 0) continue;
      const place = places[index]!;
      fromPlain[word]!.push({ mask, from: shift, word: place.word, to: place.shift });
      fromCore[place.word]!.push({ mask, from: place.shift, word, to: shift });
    }
    this.fromPlain = fromPlain;
    this.fromCore = fromCore;
  }

  /** Takes a state by the layout; the core's form of it. */
  toCore(words: Int32Array, offset: number): Int32Array {
    renew(this.plain, words, offset, this.fromPlain, this.core);
    return this.core;
  }

  /** Takes a state of the core; the layout's form of it. */
  toPlain(words: Int32Array, offset: number): Int32Array {
    renew(this.core, words, offset, this.fromCore, this.plain);
    return this.plain;
  }
}

/** A slot: where in one form, and where in the other. */
interface Field {
  readonly mask: number;
  readonly from: number;
  readonly word: number;
  readonly to: number;
}

function renew(
  old: Int32Array,
  words: Int32Array,
  offset: number,
  fields: readonly (readonly Field[])[],
  into: Int32Array,
): void {
  for (let w = 0; w < old.length; w++) {
    const value = words[offset + w]!;
    if (value === old[w]) continue;
    old[w] = value;
    for (const { mask, from, word, to } of fields[w]!) {
      into[word] = (into[word]! & ~(mask << to)) | (((value >>> from) & mask) << to);
    }
  }
}
