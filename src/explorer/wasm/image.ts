// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from '../layout.ts';
import type { Path } from '../learn.ts';
import { OUTCOME_ID, type Outcomes } from '../outcomes.ts';
import type { CoreMemory } from './coreMemory.ts';
import { LearntMemory } from './learntMemory.ts';
import { OutcomeRecords } from './outcomeRecords.ts';
import {
  BATCH,
  LEARNT,
  MOST_MOVES,
  MOVES,
  MOVES_BY,
  MOVES_COUNT,
  TREE_CHILDREN,
  TREE_MASK,
  TREE_SHIFT,
  TREE_WORD,
} from './places.ts';
import type { Placement } from './placement.ts';
import type { Topology } from './topology.ts';

/** A wide leaf's code is asked for digit by digit, so that a node's children are a short row. */
const DIGIT = 6;

/** What is learnt, in the form that the core walks: trees, lists of outcomes, lists of questions. */
export class Image {
  /** The address of the roots: the processes' trees, then the questions'. */
  readonly roots = LEARNT;

  /** How often the watches were forgotten. */
  forgotten = 0;

  private readonly memory: LearntMemory;
  private readonly outcomes: Outcomes;
  private readonly records: OutcomeRecords;
  private readonly placement: Placement;
  private readonly processes: number;
  private readonly watches: { at: number; room: number }[] = [];
  private readonly longest: number[];

  constructor(
    core: CoreMemory,
    outcomes: Outcomes,
    topology: Topology,
    placement: Placement,
    processes: number,
    questions: number,
  ) {
    this.memory = new LearntMemory(core, 4 * (processes + questions));
    this.outcomes = outcomes;
    this.records = new OutcomeRecords(this.memory, outcomes.all, topology, placement);
    this.placement = placement;
    this.processes = processes;
    this.longest = Array.from({ length: processes }, () => 0);
  }

  /** Bytes of all that is learnt. */
  get bytes(): number {
    return this.memory.bytes;
  }

  /** Moves that a state may have at most, by what is learnt. */
  get mostMoves(): number {
    return this.longest.reduce((sum, moves) => sum + moves, 0);
  }

  /** Inner nodes that a batch may add at most, by what is learnt. */
  get batchNodes(): number {
    return (BATCH + this.mostMoves) * this.records.mostRenewed;
  }

  /**
   * Adds a path that was learnt.
   * @throws Error when it is too much.
   */
  add({ tree, reads, payload }: Path): void {
    const leaf = tree < this.processes ? -this.movesOf(tree, payload, reads) : -1 - payload;
    let cell = (this.roots >>> 2) + tree;
    for (const { slot, code } of reads) {
      const place = this.placement.places[slot.index]!;
      for (let left = slot.bits; left > 0; left -= DIGIT) {
        const bits = Math.min(left, DIGIT);
        const shift = place.shift + left - bits;
        const node = this.memory.words[cell] || this.inner(cell, place.word, shift, bits);
        const digit = (code >>> (left - bits)) & ((1 << bits) - 1);
        cell = (node + TREE_CHILDREN + 4 * digit) >>> 2;
      }
    }
    this.memory.words[cell] = leaf;
  }

  /** Writes the questions that an outcome may change, and lets its record point to them. */
  setWatch(outcome: number, questions: Int32Array): void {
    let watch = this.watches[outcome];
    if (watch === undefined || watch.room < questions.length) {
      const room = Math.max(4, 2 * questions.length);
      watch = { at: this.memory.reserve(4 + 4 * room), room };
      while (this.watches.length <= outcome) this.watches.push({ at: 0, room: -1 });
      this.watches[outcome] = watch;
    }
    this.memory.set(watch.at, 0, questions.length);
    this.memory.setAll(watch.at, 4, questions);
    this.records.setWatch(outcome, watch.at);
  }

  /** Makes all outcomes ask anew which questions they may change. */
  forgetWatches(): void {
    this.forgotten++;
    this.records.forgetWatches();
  }

  private inner(cell: number, word: number, shift: number, bits: number): number {
    const at = this.memory.reserve(TREE_CHILDREN + (4 << bits));
    this.memory.set(at, TREE_WORD, 4 * word);
    this.memory.set(at, TREE_SHIFT, shift);
    this.memory.set(at, TREE_MASK, (1 << bits) - 1);
    this.memory.words[cell] = at;
    return at;
  }

  private movesOf(process: number, payload: number, reads: Path['reads']): number {
    const { pool } = this.outcomes;
    const length = pool[payload]!;
    this.longest[process] = Math.max(this.longest[process]!, length);
    if (this.mostMoves > MOST_MOVES) {
      throw new Error(`more than ${MOST_MOVES} moves in one state: use the executor 'js'`);
    }
    const records = Array.from({ length }, (_, i) =>
      this.records.of(pool[pool[payload + 1 + i]! + OUTCOME_ID]!),
    );
    const at = this.memory.reserve(MOVES + 4 * length);
    for (const { slot } of reads) {
      const { half, bits } = bitsOf(this.placement, slot);
      this.memory.words[((at + MOVES_BY) >>> 2) + half]! |= bits;
    }
    this.memory.setAll(at, MOVES_COUNT, [length, ...records]);
    return at;
  }
}

/**
 * The bits that stand for a leaf where `decode` compares two states, of a pair of words: of states of two words
 * its own, else one for its word, which words that are 64 apart share.
 */
function bitsOf(
  { words, places }: Placement,
  { index, mask }: Slot,
): { readonly half: number; readonly bits: number } {
  const { word, shift } = places[index]!;
  return words === 2
    ? { half: word, bits: mask << shift }
    : { half: (word >>> 5) & 1, bits: 1 << (word & 31) };
}
