// SPDX-License-Identifier: GPL-2.0-only

/** Numbers for pairs, and how many distinct ones. */
export interface Numbers {
  readonly values: Int32Array;
  readonly distinct: number;
}

/** Numbers pairs of 32-bit values, one of each for every state: a hash table that is used again and again. */
export class Numbering {
  private readonly bits: number;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly numbers: Int32Array;
  /** In which round an entry was made. */
  private readonly rounds: Int32Array;
  private round = 0;

  constructor(states: number) {
    this.bits = 33 - Math.clz32(states);
    const tables = Array.from({ length: 4 }, () => new Int32Array(2 ** this.bits));
    [this.lefts, this.rights, this.numbers, this.rounds] = tables as [
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
    ];
  }

  /** Equal numbers, from 0 on, for equal pairs. */
  number(left: Int32Array, right: Int32Array): Numbers {
    const values = new Int32Array(left.length);
    return { values, distinct: this.walk(left, right, 1, values) };
  }

  /** How many distinct pairs there are, of every so many; their numbers into `values`. */
  walk(left: Int32Array, right: Int32Array, step: number, values?: Int32Array): number {
    const { lefts, rights, numbers, rounds } = this;
    const mask = 2 ** this.bits - 1;
    const round = ++this.round;
    let count = 0;
    for (let i = 0; i < left.length; i += step) {
      const [one, other] = [left[i]!, right[i]!];
      const hash = Math.imul(Math.imul(one, 0x9e3779b1) ^ other, 0x85ebca6b);
      let at = hash >>> (32 - this.bits);
      while (rounds[at] === round && (lefts[at] !== one || rights[at] !== other)) {
        at = (at + 1) & mask;
      }
      if (rounds[at] !== round) {
        rounds[at] = round;
        lefts[at] = one;
        rights[at] = other;
        numbers[at] = count++;
      }
      if (values) values[i] = numbers[at]!;
    }
    return count;
  }
}
