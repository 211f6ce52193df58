// SPDX-License-Identifier: GPL-2.0-only
import type { Outcome } from '../outcomes.ts';
import type { Access } from '../record.ts';
import type { LearntMemory } from './learntMemory.ts';
import {
  OUT_AND,
  OUT_BREAKS,
  OUT_CELLS,
  OUT_ID,
  OUT_OR,
  OUT_PARTS,
  OUT_WATCH,
  KNOWN_NUMBERS,
  OUT_WRITES,
  partBase,
  SIDE_IS_WORD,
} from './places.ts';
import type { Placement } from './placement.ts';
import type { Topology } from './topology.ts';

/** What outcomes write, in the form that the core applies. */
export class OutcomeRecords {
  /** Inner nodes that an outcome renews at most. */
  mostRenewed = 0;

  private readonly memory: LearntMemory;
  private readonly outcomes: readonly Outcome[];
  private readonly topology: Topology;
  private readonly placement: Placement;
  private readonly pieces = new Map<string, number>();
  private readonly records = new Map<number, number>();

  /** @param outcomes by their numbers; more may come */
  constructor(
    memory: LearntMemory,
    outcomes: readonly Outcome[],
    topology: Topology,
    placement: Placement,
  ) {
    this.memory = memory;
    this.outcomes = outcomes;
    this.topology = topology;
    this.placement = placement;
  }

  /** The address of an outcome's record. */
  of(id: number): number {
    const known = this.records.get(id);
    if (known !== undefined) return known;
    const { writes, violation } = this.outcomes[id]!;
    const words = this.wordsOf(writes);
    const at = this.topology.words > 2 ? this.wide(words) : this.narrow(words);
    this.memory.set(at, OUT_ID, id);
    this.memory.set(at, OUT_BREAKS, violation === undefined ? 0 : 1);
    this.records.set(id, at);
    return at;
  }

  /** Lets the record of an outcome point to its questions. */
  setWatch(id: number, at: number): void {
    this.memory.set(this.of(id), OUT_WATCH, at);
  }

  /** The outcomes that do not know which questions they may change. */
  get unwatched(): readonly number[] {
    return [...this.records].flatMap(([id, at]) =>
      this.memory.words[(at + OUT_WATCH) >>> 2] === 0 ? [id] : [],
    );
  }

  /** Makes all outcomes ask anew which questions they may change. */
  forgetWatches(): void {
    for (const id of this.records.keys()) this.setWatch(id, 0);
  }

  private wordsOf(writes: readonly Access[]): readonly Write[] {
    const words = new Map<number, Write>();
    for (const { slot, code } of writes) {
      if (slot.bits === 0) continue;
      const { word, shift } = this.placement.places[slot.index]!;
      const { and, or } = words.get(word) ?? { and: -1, or: 0 };
      words.set(word, { word, and: and & ~(slot.mask << shift), or: or | (code << shift) });
    }
    return [...words.values()];
  }

  private narrow(writes: readonly Write[]): number {
    const at = this.memory.reserve(OUT_OR + 8);
    for (const word of [0, 1]) {
      const write = writes.find((one) => one.word === word);
      this.memory.set(at, OUT_AND + 4 * word, write?.and ?? -1);
      this.memory.set(at, OUT_OR + 4 * word, write?.or ?? 0);
    }
    return at;
  }

  /** The words written, and what of the tree above them is renewed. */
  private wide(writes: readonly Write[]): number {
    const { words, joints, parts } = this.topology;
    const partAt = new Map(parts.map((part, p) => [part.at, { ...part, base: partBase(p) }]));
    const by = new Map(
      writes.map(({ word, and, or }) => [words + word, this.piece([and, or]) | SIDE_IS_WORD]),
    );
    const side = (node: number): readonly number[] => [4 * node, by.get(node) ?? 0];
    for (const { at: node, left, right } of joints) {
      if (!by.has(left) && !by.has(right)) continue;
      const part = partAt.get(node);
      const change = [4 * node, ...side(left), ...side(right), part?.base ?? 0];
      by.set(node, this.piece(change, part && Math.min(KNOWN_NUMBERS, 2 ** part.bits)));
    }
    // All of its parts may be joined by further ones.
    this.mostRenewed = Math.max(this.mostRenewed, by.size - writes.length + parts.length);
    const cells = writes.flatMap(({ word, and, or }) => [4 * word, and, or]);
    const at = this.memory.reserve(OUT_CELLS + 4 * cells.length);
    this.memory.set(at, OUT_WRITES, writes.length);
    const renewed = parts.map(({ at: node }) => by.get(node) ?? 0);
    this.memory.setAll(at, OUT_PARTS, renewed);
    this.memory.setAll(at, OUT_CELLS, cells);
    return at;
  }

  /** The address of a piece of outcomes' records; equal ones have the same, so that what they renew is known. */
  private piece(values: readonly number[], room = 0): number {
    const name = values.join();
    const known = this.pieces.get(name);
    if (known !== undefined) return known;
    const table = room > 0 ? this.memory.table(room) : undefined;
    const all = room > 0 ? [...values, table === undefined ? 0 : room, table ?? 0] : values;
    const at = this.memory.reserve(4 * all.length);
    this.memory.setAll(at, 0, all);
    this.pieces.set(name, at);
    return at;
  }
}

interface Write {
  readonly word: number;
  readonly and: number;
  readonly or: number;
}
