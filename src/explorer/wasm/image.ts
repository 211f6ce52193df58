// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from '../layout.ts';
import type { Path } from '../learn.ts';
import type { Outcome, Outcomes } from '../outcomes.ts';
import { OUTCOME_ID } from '../outcomes.ts';
import type { Access } from '../record.ts';
import type { CoreMemory } from './coreMemory.ts';
import {
  BATCH,
  LEARNT,
  LEARNT_END,
  MOST_MOVES,
  MOVES,
  MOVES_BY,
  MOVES_COUNT,
  OUT_AND,
  OUT_BREAKS,
  OUT_CELLS,
  OUT_ID,
  OUT_LEFT,
  OUT_OR,
  OUT_WATCH,
  OUT_WRITES,
  SIDE_IS_WORD,
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

  private readonly core: CoreMemory;
  private readonly outcomes: Outcomes;
  private readonly topology: Topology;
  private readonly placement: Placement;
  private readonly processes: number;
  private used: number;
  private readonly parts = new Map<string, number>();
  private readonly records: (number | undefined)[] = [];
  private readonly watches: { at: number; room: number }[] = [];
  private readonly longest: number[];
  private mostRenewed = 0;

  constructor(
    core: CoreMemory,
    outcomes: Outcomes,
    topology: Topology,
    placement: Placement,
    processes: number,
    questions: number,
  ) {
    this.core = core;
    this.outcomes = outcomes;
    this.topology = topology;
    this.placement = placement;
    this.processes = processes;
    this.used = Math.ceil((LEARNT + 4 * (processes + questions)) / 8) * 8;
    this.longest = Array.from({ length: processes }, () => 0);
  }

  /** Bytes of all that is learnt. */
  get bytes(): number {
    return this.used - LEARNT;
  }

  /** Moves that a state may have at most, by what is learnt. */
  get mostMoves(): number {
    return this.longest.reduce((sum, moves) => sum + moves, 0);
  }

  /** Inner nodes that a batch may add at most, by what is learnt. */
  get batchNodes(): number {
    return (BATCH + this.mostMoves) * this.mostRenewed;
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
        const node = this.core.words[cell] || this.inner(cell, place.word, shift, bits);
        const digit = (code >>> (left - bits)) & ((1 << bits) - 1);
        cell = (node + TREE_CHILDREN + 4 * digit) >>> 2;
      }
    }
    this.core.words[cell] = leaf;
  }

  /** Writes the questions that an outcome may change, and lets its record point to them. */
  setWatch(outcome: number, questions: Int32Array): void {
    let watch = this.watches[outcome];
    if (watch === undefined || watch.room < questions.length) {
      const room = Math.max(4, 2 * questions.length);
      watch = { at: this.reserve(4 + 4 * room), room };
      while (this.watches.length <= outcome) this.watches.push({ at: 0, room: -1 });
      this.watches[outcome] = watch;
    }
    const { words } = this.core;
    words[watch.at >>> 2] = questions.length;
    words.set(questions, (watch.at >>> 2) + 1);
    this.field(this.records[outcome]!, OUT_WATCH, watch.at);
  }

  /** Makes all outcomes ask anew which questions they may change. */
  forgetWatches(): void {
    this.forgotten++;
    for (const record of this.records) if (record !== undefined) this.field(record, OUT_WATCH, 0);
  }

  private inner(cell: number, word: number, shift: number, bits: number): number {
    const at = this.reserve(TREE_CHILDREN + (4 << bits));
    this.field(at, TREE_WORD, 4 * word);
    this.field(at, TREE_SHIFT, shift);
    this.field(at, TREE_MASK, (1 << bits) - 1);
    this.core.words[cell] = at;
    return at;
  }

  private movesOf(process: number, payload: number, reads: Path['reads']): number {
    const { pool } = this.outcomes;
    const length = pool[payload]!;
    this.longest[process] = Math.max(this.longest[process]!, length);
    if (this.mostMoves > MOST_MOVES) {
      throw new Error(`more than ${MOST_MOVES} moves in one state: use the executor 'js'`);
    }
    const records = Array.from({ length }, (_, i) => this.recordOf(pool[payload + 1 + i]!));
    const at = this.reserve(MOVES + 4 * length);
    const { words } = this.core;
    for (const { slot } of reads) {
      const { half, bits } = bitsOf(this.placement, slot);
      words[((at + MOVES_BY) >>> 2) + half]! |= bits;
    }
    words.set([length, ...records], (at + MOVES_COUNT) >>> 2);
    return at;
  }

  private recordOf(place: number): number {
    const { pool, all } = this.outcomes;
    const id = pool[place + OUTCOME_ID]!;
    const known = this.records[id];
    if (known !== undefined) return known;
    const writes = this.writesOf(all[id]!.writes);
    const at = this.topology.words > 2 ? this.wideRecord(writes) : this.narrowRecord(writes);
    this.field(at, OUT_ID, id);
    this.field(at, OUT_BREAKS, breaks(all[id]!));
    while (this.records.length <= id) this.records.push(undefined);
    this.records[id] = at;
    return at;
  }

  private writesOf(accesses: readonly Access[]): readonly Write[] {
    const writes = new Map<number, Write>();
    for (const { slot, code } of accesses) {
      if (slot.bits === 0) continue;
      const { word, shift } = this.placement.places[slot.index]!;
      const { and, or } = writes.get(word) ?? { and: -1, or: 0 };
      writes.set(word, { word, and: and & ~(slot.mask << shift), or: or | (code << shift) });
    }
    return [...writes.values()];
  }

  private narrowRecord(writes: readonly Write[]): number {
    const at = this.reserve(OUT_OR + 8);
    for (const word of [0, 1]) {
      const write = writes.find((one) => one.word === word);
      this.field(at, OUT_AND + 4 * word, write?.and ?? -1);
      this.field(at, OUT_OR + 4 * word, write?.or ?? 0);
    }
    return at;
  }

  /** The words written, and what of the tree above them is renewed. */
  private wideRecord(writes: readonly Write[]): number {
    const { words, joints, root } = this.topology;
    const by = new Map(
      writes.map(({ word, and, or }) => [words + word, this.part([and, or]) | SIDE_IS_WORD]),
    );
    const side = (node: number): readonly number[] => [4 * node, by.get(node) ?? 0];
    for (const { at: node, left, right } of joints) {
      if (!by.has(left) && !by.has(right)) continue;
      by.set(node, this.part([4 * node, ...side(left), ...side(right)]));
    }
    this.mostRenewed = Math.max(this.mostRenewed, by.size - writes.length);
    const cells = writes.flatMap(({ word, and, or }) => [4 * word, and, or]);
    const at = this.reserve(OUT_CELLS + 4 * cells.length);
    this.field(at, OUT_WRITES, writes.length);
    this.core.words.set([...side(root.left), ...side(root.right), ...cells], (at + OUT_LEFT) >>> 2);
    return at;
  }

  /** The address of a part of outcomes' records; equal ones have the same, so that what they renew is known. */
  private part(fields: readonly number[]): number {
    const name = fields.join();
    const known = this.parts.get(name);
    if (known !== undefined) return known;
    const at = this.reserve(4 * fields.length);
    this.core.words.set(fields, at >>> 2);
    this.parts.set(name, at);
    return at;
  }

  private field(at: number, offset: number, value: number): void {
    this.core.words[(at + offset) >>> 2] = value;
  }

  private reserve(bytes: number): number {
    const at = this.used;
    this.used += Math.ceil(bytes / 8) * 8;
    if (this.used > LEARNT_END) {
      throw new Error("what is learnt does not fit: recipes or rules read too much; try 'js'");
    }
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

interface Write {
  readonly word: number;
  readonly and: number;
  readonly or: number;
}

function breaks({ violation }: Outcome): number {
  return violation === undefined ? 0 : 1;
}
