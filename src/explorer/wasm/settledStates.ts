// SPDX-License-Identifier: GPL-2.0-only
import type { SpillSpace } from '../spill.ts';
import { pairsOf, placeAmong, SortedRuns, toTheEnd } from './sortedRuns.ts';

/** Where states stand by number: 64-bit keys, and parents. */
export interface States {
  /** Fills in the keys, and the parents if they are asked for, of the states from one on. */
  readonly read: (from: number, keys: BigUint64Array, parents?: Uint16Array) => void;
  /** Gives a state, its key in halves, another number, which is free or its own. */
  readonly move: (from: number, to: number, low: number, high: number, parent: number) => void;
}

/** The states that are known to be distinct: all below some number. Their keys are in sorted runs on the disk. */
export class SettledStates {
  readonly runs: SortedRuns;
  count = 0;

  private readonly states: States;
  /** Made once, as what is thrown away is memory until it is collected. */
  private buffers = buffersFor(0);

  constructor(space: SpillSpace, states: States) {
    this.runs = new SortedRuns(space);
    this.states = states;
  }

  /**
   * Settles all states below `size`, at most `step` at a time: those that are new get the next numbers, in
   * their order. When `end` says so the rest is given up. Where the states end now.
   * @throws SpillError
   */
  *settle(size: number, step: number, end: () => boolean): Generator<void, number> {
    for (let from = this.count; from < size && !end(); from += step) {
      yield* this.settleSome(from, Math.min(step, size - from), end);
    }
    return this.count;
  }

  /** Whether a settled state has this key. */
  has(key: bigint): boolean {
    const seen = new Uint8Array(1);
    toTheEnd(this.runs.mark(BigUint64Array.of(key), seen));
    return seen[0] === 1;
  }

  /** Settles `count` states from `from` on. */
  private *settleSome(from: number, count: number, end: () => boolean): Generator<void, void> {
    if (this.buffers.seen.length < count) this.buffers = buffersFor(count);
    const keys = this.buffers.keys.subarray(0, count);
    const parents = this.buffers.parents.subarray(0, count);
    this.states.read(from, keys, parents);
    yield;
    const sorted = this.buffers.sorted.subarray(0, count);
    sorted.set(keys);
    sorted.sort();
    const seen = this.buffers.seen.subarray(0, count).fill(0);
    for (const _ of this.runs.mark(sorted, seen)) {
      yield;
      if (end()) return;
    }
    const [among, pairs] = [pairsOf(sorted), pairsOf(keys)];
    for (let i = 0; i < count; i++) {
      const [low, high] = [pairs[2 * i]!, pairs[2 * i + 1]!];
      if (seen[placeAmong(among, low, high)] === 1) continue;
      if (this.count !== from + i) this.states.move(from + i, this.count, low, high, parents[i]!);
      this.count++;
    }
    let fresh = 0;
    for (let i = 0; i < count; i++) if (seen[i] === 0) sorted[fresh++] = sorted[i]!;
    for (const _ of this.runs.add(sorted.subarray(0, fresh))) {
      yield;
      if (end()) return;
    }
  }
}

interface Buffers {
  readonly keys: BigUint64Array;
  readonly sorted: BigUint64Array;
  readonly parents: Uint16Array;
  readonly seen: Uint8Array;
}

function buffersFor(count: number): Buffers {
  return {
    keys: new BigUint64Array(count),
    sorted: new BigUint64Array(count),
    parents: new Uint16Array(count),
    seen: new Uint8Array(count),
  };
}
