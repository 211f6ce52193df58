// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from '../layout.ts';
import type { Path } from '../learn.ts';
import { OUTCOME_ID, type Outcomes } from '../outcomes.ts';
import type { CoreMemory } from './coreMemory.ts';
import { DecisionTrees, type Check } from './decisionTrees.ts';
import { LearntMemory } from './learntMemory.ts';
import { OutcomeRecords } from './outcomeRecords.ts';
import { BATCH, CHECK_BYTES, checksTogether, LEAF_ANSWER, LEARNT, MOST_MOVES } from './places.ts';
import type { Placement } from './placement.ts';
import type { Topology } from './topology.ts';

/** What is learnt, in the form that the core walks: trees, lists of outcomes, lists of questions. */
export class Image {
  /** The address of the roots: the processes' trees, then the questions'. */
  readonly roots = LEARNT;

  /** How often the watches were forgotten. */
  forgotten = 0;

  private readonly memory: LearntMemory;
  private readonly outcomes: Outcomes;
  private readonly records: OutcomeRecords;
  private readonly trees: DecisionTrees;
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
    this.trees = new DecisionTrees(this.memory, placement, this.roots);
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
    const rest = tree < this.processes ? this.movesOf(tree, payload, reads) : [payload];
    this.trees.add(tree, reads, (checks) => -this.leaf(checks, rest));
  }

  /** The outcomes of which it is not told which questions they may change. */
  get unwatched(): readonly number[] {
    return this.records.unwatched;
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

  /** The address of a leaf with its checks, and what else it has. */
  private leaf(checks: readonly Check[], rest: readonly number[]): number {
    const { memory } = this;
    const together = checksTogether(this.placement.words);
    const count = together * Math.ceil(checks.length / together);
    const bytes = CHECK_BYTES * count;
    // The leaf itself is at a multiple of 8.
    const first = memory.reserve(8 + bytes + LEAF_ANSWER + 4 * rest.length) + (bytes & 4);
    const cells = checks.flatMap(({ word, mask, value }) => [4 * word, mask, value]);
    memory.setAll(first, 0, cells);
    memory.setAll(first, bytes, [bytes, ...rest]);
    return first + bytes;
  }

  /** How many moves, what they were found by, and their records. */
  private movesOf(process: number, payload: number, reads: Path['reads']): readonly number[] {
    const { pool } = this.outcomes;
    const length = pool[payload]!;
    this.longest[process] = Math.max(this.longest[process]!, length);
    if (this.mostMoves > MOST_MOVES) {
      throw new Error(`more than ${MOST_MOVES} moves in one state: use the executor 'js'`);
    }
    const by = [0, 0];
    for (const { slot } of reads) {
      const { half, bits } = bitsOf(this.placement, slot);
      by[half]! |= bits;
    }
    const records = Array.from({ length }, (_, i) =>
      this.records.of(pool[pool[payload + 1 + i]! + OUTCOME_ID]!),
    );
    return [length, ...by, ...records];
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
