// SPDX-License-Identifier: GPL-2.0-only
import type { Layout } from '../layout.ts';
import type { SpillSpace } from '../spill.ts';
import { CompactStore, MARGIN } from './compactStore.ts';
import { coreEdges } from './coreEdges.ts';
import type { Variables } from './coreInstance.ts';
import { OutOfMemory, type CoreMemory } from './coreMemory.ts';
import { EdgeCounts } from './edgeCounts.ts';
import type { Form } from './form.ts';
import { LOAD } from './keyTable.ts';
import { PagedArena } from './pagedArena.ts';
import { Peeling } from './peeling.ts';
import {
  CHUNK_BITS,
  CHUNK_BYTES,
  CHUNK_PARENTS,
  CHUNK_STATES,
  MOST_CHUNKS,
  SIZE,
  TABLE,
} from './places.ts';
import { SettledStates } from './settledStates.ts';
import { SpillBudget } from './spillBudget.ts';
import { toTheEnd } from './sortedRuns.ts';
import type { WasmModule } from './webAssembly.ts';

/** What a store may have, and where the rest goes. */
export interface SpillOptions {
  readonly space: SpillSpace;
  /** Bytes that the store may have now. */
  readonly memory: () => number;
  /** States in the table before it is cleared; default: as many as fit. Only tests need less. */
  readonly tableStates?: number;
  /** Told the new number of a state that gets another one. */
  readonly onMoved: (from: number, to: number) => void;
}

/** Bytes that settling takes for each state. */
const SETTLE_BYTES = 19;

const NEVER = (): boolean => false;

/** A table is not made smaller than this: half of it would be less than a chunk. */
const LEAST_TABLE_BITS = 18;

/**
 * A store whose table and arena may be larger than the memory. Chunks of the arena that nobody is at are kept
 * in a file. A table that is full is cleared; from then on it only tells what was seen since, and keys of all
 * states before are in sorted runs on the disk. What is stored meanwhile may be known: `settle` compares it
 * with the runs, and moves the states that are new together (delayed duplicate detection: Stern and Dill, CAV
 * 1998; Korf, AAAI 2004). Keys are lossless, so it is as exact as the table. Inner nodes stay in memory.
 */
export class SpilledStore extends CompactStore {
  private readonly options: SpillOptions;
  private readonly budget: SpillBudget;
  private readonly settled: SettledStates;
  private readonly arena: PagedArena;
  /** States less entries of the table: those that were stored when it was cleared, less those taken out since. */
  private cleared = 0;

  constructor(
    memory: CoreMemory,
    module: WasmModule,
    layout: Layout,
    form: Form,
    options: SpillOptions,
  ) {
    super(memory, module, layout, form);
    this.options = options;
    this.budget = new SpillBudget(memory, options.memory);
    this.arena = new PagedArena(memory, options.space.create());
    this.settled = new SettledStates(options.space, {
      read: (from, keys, parents) => this.read(from, keys, parents),
      move: (from, to, low, high, parent) => {
        this.put(to, low, high, parent);
        options.onMoved(from, to);
      },
    });
  }

  override get spilled(): boolean {
    return this.settled.count > 0;
  }

  override settle(): boolean {
    return toTheEnd(this.settling());
  }

  /**
   * As `settle`, in steps of a millisecond or so (a large sort takes longer). When `end` says so it gives up
   * what is not compared yet: the store is whole then, but lacks states that may have been new.
   * @throws SpillError
   */
  *settling(end: () => boolean = NEVER): Generator<void, boolean> {
    return this.spilled && (yield* this.settleAll(end));
  }

  /** Whether the next `grow` must settle. */
  get mustSettle(): boolean {
    return this.size > this.full && !this.tableMayGrow;
  }

  /** Keys on the disk stay as they are. */
  override repack(): void {
    this.nodeIndex.ranges.keepBits();
  }

  override isKnown(at: Variables): boolean {
    return this.spilled && this.settled.has(this.items.keyOf(at));
  }

  override reach(head: number, end: number): number {
    if (this.budget.isShort) this.evict();
    if (head < end) this.arena.bringIn(head >>> CHUNK_BITS);
    return Math.min(end, ((head >>> CHUNK_BITS) + 1) * CHUNK_STATES);
  }

  override chunkAt(id: number): number {
    return this.arena.lookAt(id >>> CHUNK_BITS);
  }

  override *acyclic(): Generator<void, boolean> {
    if (!this.spilled) return yield* super.acyclic();
    const left = this.edgeCounts();
    if (left === undefined) return false;
    const edges = coreEdges(this.core, this.memory, this.size, (from, count) =>
      this.read(from, new BigUint64Array(count)),
    );
    const queue = this.options.space.create();
    try {
      const room = this.budget.settledTogether(8);
      return yield* new Peeling(edges, this.settled.runs, left, queue, room).acyclic();
    } finally {
      queue.close();
    }
  }

  close(): void {
    this.settled.runs.close();
    this.arena.close();
  }

  protected override makeRoom(): number {
    while (this.size > this.full) {
      if (this.mustSettle) {
        toTheEnd(this.settleAll(NEVER));
        this.clearTable();
      } else {
        this.table.grow();
      }
    }
    if (this.budget.isShort) this.evict();
    while (this.budget.isShort && this.table.bits > LEAST_TABLE_BITS) this.halveTable();
    return Math.min(this.makeArena(), this.full + MARGIN);
  }

  private get tableMayGrow(): boolean {
    const { options, table } = this;
    const fits = options.tableStates === undefined && this.budget.hasRoomForTable(table.bytes);
    return fits && table.mayGrow;
  }

  /** Has those chunks of the arena in memory that are written to next; where they end. */
  private makeArena(): number {
    const last = (this.size + 2 * MARGIN) >>> CHUNK_BITS;
    if (last >= MOST_CHUNKS) throw new OutOfMemory();
    for (let chunk = this.size >>> CHUNK_BITS; chunk <= last; chunk++) {
      this.arena.bringToWrite(chunk);
    }
    while (this.chunks > last + 1) this.arena.drop(--this.chunks);
    this.chunks = last + 1;
    return this.chunks * CHUNK_STATES;
  }

  /** States that may be stored before the table must grow, or be cleared. */
  private get full(): number {
    const { tableStates = Infinity } = this.options;
    const fit = Math.floor(LOAD * 2 ** this.table.bits) - 2 * MARGIN;
    return this.cleared + Math.min(fit, tableStates);
  }

  private evict(end = this.size >>> CHUNK_BITS): void {
    this.arena.evict(end, this.core.head.value >>> CHUNK_BITS);
  }

  private clearTable(): void {
    this.table.clear();
    this.cleared = this.size;
  }

  private halveTable(): void {
    toTheEnd(this.settleAll(NEVER));
    this.table.halve();
    this.cleared = this.size;
  }

  /** A byte for each state, where the table was among others: nothing is looked up any more. */
  private edgeCounts(): EdgeCounts | undefined {
    const { memory, size } = this;
    this.evict();
    memory.release(TABLE, this.table.bytes);
    const pieces = Math.ceil(size / CHUNK_BYTES);
    if (!this.budget.hasRoom(pieces * CHUNK_BYTES)) return undefined;
    const places = Array.from({ length: pieces }, () => memory.chunk());
    const { buffer } = memory.memory;
    return new EdgeCounts(
      places.map((at) => new Uint8Array(buffer, at, CHUNK_BYTES)),
      size,
    );
  }

  /**
   * Compares all states that are not settled with the runs, as many at a time as memory allows; whether some
   * were known. When `end` says so, the rest is given up instead: states that might be known are no more there.
   */
  private *settleAll(end: () => boolean): Generator<void, boolean> {
    const { size } = this;
    const step = this.budget.settledTogether(SETTLE_BYTES);
    const settled = yield* this.settled.settle(size, step, end);
    if (settled === size) return false;
    this.memory.words[SIZE >>> 2] = settled;
    this.cleared -= size - settled;
    const { limit } = this.core;
    limit.value = Math.min(limit.value, this.makeArena() - MARGIN, this.full);
    return true;
  }

  /** Fills in the keys, and the parents if they are asked for, of the states from one on. */
  private read(from: number, keys: BigUint64Array, parents?: Uint16Array): BigUint64Array {
    for (let done = 0; done < keys.length;) {
      const id = from + done;
      const within = id & (CHUNK_STATES - 1);
      const some = Math.min(keys.length - done, CHUNK_STATES - within);
      const at = this.chunkAt(id);
      const { buffer } = this.memory.memory;
      keys.set(new BigUint64Array(buffer, at + 8 * within, some), done);
      parents?.set(new Uint16Array(buffer, at + CHUNK_PARENTS + 2 * within, some), done);
      done += some;
    }
    return keys;
  }

  private put(id: number, low: number, high: number, parent: number): void {
    const chunk = id >>> CHUNK_BITS;
    const within = id & (CHUNK_STATES - 1);
    if (within === 0 && this.budget.isShort) this.evict(chunk);
    const at = this.arena.bringToWrite(chunk);
    const { words, halves } = this.memory;
    words[(at >>> 2) + 2 * within] = low;
    words[(at >>> 2) + 2 * within + 1] = high;
    halves[((at + CHUNK_PARENTS) >>> 1) + within] = parent;
  }
}
