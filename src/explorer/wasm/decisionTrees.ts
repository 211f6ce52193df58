// SPDX-License-Identifier: GPL-2.0-only
import type { Access } from '../record.ts';
import type { LearntMemory } from './learntMemory.ts';
import { TREE_CHILDREN, TREE_MASK, TREE_SHIFT, TREE_WORD } from './places.ts';
import type { Placement } from './placement.ts';

/** A wide slot's code is asked for digit by digit, so that a node's children are a short row. */
const DIGIT = 6;

/** A digit of a slot, where it stands, and its value on a path. */
interface Digit {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  readonly value: number;
}

/** What is asked somewhere in a tree, and what follows for each value that is known; `undefined`: the end of a path. */
interface Branch {
  readonly next: Map<number, Branch | undefined>;
  /** The node's address, once there is more than one. */
  at: number;
}

/** What a leaf must still check: the bits of a word that a mask selects are these. */
export interface Check {
  readonly word: number;
  readonly mask: number;
  readonly value: number;
}

/**
 * Decision trees in the form that the core walks. Most of what a recipe reads has had one value so far. There no node is
 * made: the leaf checks all of these at once, which need not wait for each other as the steps down a tree must.
 */
export class DecisionTrees {
  private readonly memory: LearntMemory;
  private readonly placement: Placement;
  private readonly roots: number;
  private readonly trees: (Branch | undefined)[] = [];

  /** @param roots the address of the trees' roots, a word each */
  constructor(memory: LearntMemory, placement: Placement, roots: number) {
    this.memory = memory;
    this.placement = placement;
    this.roots = roots;
  }

  /**
   * Adds a path to a tree; `leafOf` makes its leaf, a negative number.
   * @throws Error when there is no memory for it.
   */
  add(tree: number, reads: readonly Access[], leafOf: (checks: readonly Check[]) => number): void {
    const { words } = this.memory;
    const digits = this.digitsOf(reads);
    const made: Digit[] = [];
    let cell = (this.roots >>> 2) + tree;
    let branch = this.trees[tree];
    let follow = (next: Branch | undefined): void => {
      this.trees[tree] = next;
    };
    for (const [i, digit] of digits.entries()) {
      if (branch === undefined) {
        follow(chainOf(digits.slice(i)));
        made.push(...digits.slice(i));
        break;
      }
      const { next } = branch;
      if (!next.has(digit.value) && branch.at === 0) branch.at = this.nodeFor(digit, next, cell);
      if (branch.at === 0) made.push(digit);
      else cell = (branch.at + TREE_CHILDREN + 4 * digit.value) >>> 2;
      follow = (one) => next.set(digit.value, one);
      branch = next.get(digit.value);
    }
    words[cell] = leafOf(checksOf(made));
  }

  /** A node for the first value that was known, to which `cell` led until now. */
  private nodeFor({ word, shift, bits }: Digit, next: Branch['next'], cell: number): number {
    const { memory } = this;
    const at = memory.reserve(TREE_CHILDREN + (4 << bits));
    memory.set(at, TREE_WORD, 4 * word);
    memory.set(at, TREE_SHIFT, shift);
    memory.set(at, TREE_MASK, (1 << bits) - 1);
    for (const value of next.keys()) memory.set(at, TREE_CHILDREN + 4 * value, memory.words[cell]!);
    memory.words[cell] = at;
    return at;
  }

  private digitsOf(reads: readonly Access[]): readonly Digit[] {
    return reads.flatMap(({ slot, code }) => {
      const { word, shift } = this.placement.places[slot.index]!;
      const digits: Digit[] = [];
      for (let left = slot.bits; left > 0; left -= DIGIT) {
        const bits = Math.min(left, DIGIT);
        const value = (code >>> (left - bits)) & ((1 << bits) - 1);
        digits.push({ word, shift: shift + left - bits, bits, value });
      }
      return digits;
    });
  }
}

function chainOf(digits: readonly Digit[]): Branch | undefined {
  return digits.reduceRight<Branch | undefined>(
    (next, { value }) => ({ next: new Map([[value, next]]), at: 0 }),
    undefined,
  );
}

/** One check for each word. */
function checksOf(digits: readonly Digit[]): readonly Check[] {
  const checks = new Map<number, Check>();
  for (const { word, shift, bits, value } of digits) {
    const { mask, value: before } = checks.get(word) ?? { mask: 0, value: 0 };
    const all = ((1 << bits) - 1) << shift;
    checks.set(word, { word, mask: mask | all, value: before | (value << shift) });
  }
  return [...checks.values()];
}
