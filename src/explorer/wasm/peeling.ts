// SPDX-License-Identifier: GPL-2.0-only
import type { SpillFile } from '../spill.ts';
import type { EdgeCounts } from './edgeCounts.ts';
import type { SortedRuns } from './sortedRuns.ts';

/** What the states of a spilled store lead to. */
export interface Edges {
  /** Keys of all that these states lead to, by pieces; false at the end when a move is not learnt. */
  readonly from: (keys: BigUint64Array) => Generator<BigUint64Array, boolean>;
  /** Keys of all states, by pieces. */
  readonly states: () => Generator<BigUint64Array>;
  readonly initial: bigint;
}

/** Keys of the queue that are read at a time. */
const PIECE = 4096;

/**
 * Whether a graph on disk has no cycle, by Kahn's algorithm: a state is done when all edges to it come from
 * states that are done; all are in the end if and only if there is no cycle (Kahn, CACM 1962). A byte a state
 * in memory counts the edges left, by the place of the state's key in the sorted run; the edges are sorted
 * before they are counted, so that the run is read in order.
 */
export class Peeling {
  private readonly edges: Edges;
  private readonly runs: SortedRuns;
  private readonly left: EdgeCounts;
  private readonly queue: SpillFile;
  private readonly buffer: BigUint64Array;
  private buffered = 0;
  private queued = 0;
  /** Keys that are not in the queue yet. */
  private readonly ready = new BigUint64Array(PIECE);
  private waiting = 0;

  /** @param room edges that are sorted at a time */
  constructor(edges: Edges, runs: SortedRuns, left: EdgeCounts, queue: SpillFile, room: number) {
    this.edges = edges;
    this.runs = runs;
    this.left = left;
    this.queue = queue;
    this.buffer = new BigUint64Array(room);
  }

  /**
   * Works to the end; false also where something is not learnt, or a state has more edges than are counted.
   * @throws SpillError
   */
  *acyclic(): Generator<void, boolean> {
    const { edges, left } = this;
    for (const keys of edges.states()) {
      if (!(yield* this.pass(keys, this.count))) return false;
    }
    if (!this.flush(this.count) || left.overflown) return false;
    let done = 0;
    this.runs.places(BigUint64Array.of(edges.initial), (place) => {
      if (left.of(place) === 0) this.enqueue(edges.initial);
    });
    this.write();
    while (done < this.queued) {
      const keys = new BigUint64Array(Math.min(PIECE, this.queued - done));
      this.queue.read(8 * done, new Uint8Array(keys.buffer));
      done += keys.length;
      if (!(yield* this.pass(keys, this.remove))) return false;
      if (done === this.queued && !this.flush(this.remove)) return false;
    }
    return done === left.size;
  }

  /** Does something with each edge out of these states, sooner or later. */
  private *pass(keys: BigUint64Array, each: Each): Generator<void, boolean> {
    const pieces = this.edges.from(keys);
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) return value;
      for (let at = 0; at < value.length;) {
        const some = value.subarray(at, at + this.buffer.length - this.buffered);
        this.buffer.set(some, this.buffered);
        this.buffered += some.length;
        at += some.length;
        if (this.buffered === this.buffer.length && !this.flush(each)) return false;
      }
      yield;
    }
  }

  private flush(each: Each): boolean {
    const keys = this.buffer.subarray(0, this.buffered).sort();
    this.buffered = 0;
    const all = this.runs.places(keys, (place, i) => each(place, keys, i));
    this.write();
    return all;
  }

  private readonly count: Each = (place) => {
    this.left.add(place);
  };

  private readonly remove: Each = (place, keys, i) => {
    if (this.left.remove(place) === 0) this.enqueue(keys[i]!);
  };

  private enqueue(key: bigint): void {
    this.ready[this.waiting++] = key;
    if (this.waiting === PIECE) this.write();
  }

  /** Puts what is ready into the queue. */
  private write(): void {
    const { ready, waiting } = this;
    this.queue.write(8 * this.queued, new Uint8Array(ready.buffer, 0, 8 * waiting));
    this.queued += waiting;
    this.waiting = 0;
  }
}

type Each = (place: number, keys: BigUint64Array, i: number) => void;
