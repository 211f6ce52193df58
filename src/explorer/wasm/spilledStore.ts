// SPDX-License-Identifier: GPL-2.0-only
import type { Layout } from '../layout.ts';
import type { SpillFile, SpillSpace } from '../spill.ts';
import { CompactStore, LOAD, MARGIN } from './compactStore.ts';
import type { Variables } from './coreInstance.ts';
import { OutOfMemory, type CoreMemory } from './coreMemory.ts';
import {
  CHUNK_BITS,
  CHUNK_BYTES,
  CHUNK_PARENTS,
  CHUNK_STATES,
  DIRECTORY,
  MOST_CHUNKS,
  NODE_COUNT,
  SIZE,
} from './places.ts';
import { EdgeCounts } from './edgeCounts.ts';
import { Peeling } from './peeling.ts';
import { pairsOf, placeAmong, SortedRuns } from './sortedRuns.ts';
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

/** How much of the memory is used before something goes to the disk: the rest is for the inner nodes to grow. */
const SHARE = 0.75;

/** Bytes that it takes to tell for one state whether it is known, and the share of the memory for that. */
const SETTLE_BYTES = 21;
const SETTLE_SHARE = 1 / 8;
const LEAST_SETTLED = 1 << 14;

/** States that are expanded at a time when cycles are looked for. */
const KEYS = 4096;

/**
 * A store whose table and arena may be larger than the memory. Chunks of the arena that nobody is at are kept
 * in a file. A table that is full is cleared; from then on it only tells what was seen since, and keys of all
 * states before are in sorted runs on the disk. What is stored meanwhile may be known: `settle` compares it
 * with the runs, and moves the states that are new together (delayed duplicate detection: Stern and Dill, CAV
 * 1998). Keys are lossless, so it is as exact as the table. Inner nodes stay in memory.
 */
export class SpilledStore extends CompactStore {
  private readonly options: SpillOptions;
  private readonly runs: SortedRuns;
  private readonly arena: SpillFile;
  /** Chunks that the file has as they are. */
  private readonly kept = new Set<number>();
  /** States whose keys are in the runs: all below this number. */
  private settled = 0;
  /** States that were stored when the table was cleared last; none before. */
  private cleared = 0;
  private guest = { chunk: -1, at: 0 };
  /** A chunk on its way: files take no shared memory. */
  private readonly passing = new Uint8Array(CHUNK_BYTES);

  constructor(
    memory: CoreMemory,
    module: WasmModule,
    layout: Layout,
    words: number,
    options: SpillOptions,
  ) {
    super(memory, module, layout, words);
    this.options = options;
    this.runs = new SortedRuns(options.space);
    this.arena = options.space.create();
  }

  override get spilled(): boolean {
    return this.settled > 0;
  }

  override settle(): boolean {
    return this.spilled && this.settleAll();
  }

  override isKnown(at: Variables): boolean {
    return this.spilled && this.runs.seen(BigUint64Array.of(this.keyOfItem(at)))[0] === 1;
  }

  override reach(head: number, end: number): number {
    if (this.isShort) this.evict();
    if (head < end) this.bringIn(head >>> CHUNK_BITS);
    return Math.min(end, ((head >>> CHUNK_BITS) + 1) * CHUNK_STATES);
  }

  /** A chunk that is not in memory is read, for a look at it. */
  override chunkAt(id: number): number {
    const chunk = id >>> CHUNK_BITS;
    const at = super.chunkAt(id);
    if (at !== 0) return at;
    if (this.guest.at === 0) this.guest = { chunk: -1, at: this.memory.chunk() };
    if (this.guest.chunk !== chunk) {
      this.readChunk(chunk, this.guest.at);
      this.guest = { chunk, at: this.guest.at };
    }
    return this.guest.at;
  }

  override *acyclic(): Generator<void, boolean> {
    if (!this.spilled) return yield* super.acyclic();
    const left = this.edgeCounts();
    if (left === undefined) return false;
    const queue = this.options.space.create();
    const step = Math.floor((SETTLE_SHARE * this.options.memory()) / 8);
    const room = Math.max(LEAST_SETTLED, Math.min(step, 1 << 24));
    try {
      const { keys } = this.copyOf(0, 1);
      const edges = {
        initial: keys[0]!,
        states: () => this.allKeys(),
        from: (some: BigUint64Array) => this.successorsOf(some),
      };
      return yield* new Peeling(edges, this.runs, left, queue, room).acyclic();
    } finally {
      queue.close();
    }
  }

  /** A byte for each state, where the table was among others: nothing is looked up any more. */
  private edgeCounts(): EdgeCounts | undefined {
    const { memory, core, size } = this;
    this.evict();
    memory.release(core.table.value >>> 0, 8 * 2 ** this.tableBits);
    const pieces = Math.ceil(size / CHUNK_BYTES);
    const room = (1 - SETTLE_SHARE) * this.options.memory() - this.nodeBytes - memory.bytes;
    if (pieces * CHUNK_BYTES > room) return undefined;
    const places = Array.from({ length: pieces }, () => memory.chunk());
    const { buffer } = memory.memory;
    return new EdgeCounts(
      places.map((at) => new Uint8Array(buffer, at, CHUNK_BYTES)),
      size,
    );
  }

  private *allKeys(): Generator<BigUint64Array> {
    for (let from = 0; from < this.size; from += KEYS) {
      yield this.copyOf(from, Math.min(KEYS, this.size - from)).keys;
    }
  }

  /** In the chunk that is lent: first the states, then what they lead to. */
  private *successorsOf(keys: BigUint64Array): Generator<BigUint64Array, boolean> {
    const { core, memory } = this;
    const at = memory.chunk();
    const { buffer } = memory.memory;
    new BigUint64Array(buffer, at, keys.length).set(keys);
    const end = at + 8 * keys.length;
    try {
      for (let from = at; from < end; from = core.detail.value >>> 0) {
        const to = core.successors(from, end, end, at + CHUNK_BYTES) >>> 0;
        if (to === 0) return false;
        yield new BigUint64Array(buffer, end, (to - end) / 8).slice();
      }
      return true;
    } finally {
      memory.release(at, CHUNK_BYTES);
    }
  }

  close(): void {
    this.runs.close();
    this.arena.close();
  }

  protected override makeRoom(): number {
    while (this.size > this.full) {
      if (this.tableMayGrow()) {
        this.growTable();
      } else {
        this.settleAll();
        this.clearTable();
      }
    }
    return Math.min(this.makeArena(), this.full + MARGIN);
  }

  /** Has those chunks of the arena in memory that are written to next; where they end. */
  private makeArena(): number {
    if (this.isShort) this.evict();
    const last = (this.size + 2 * MARGIN) >>> CHUNK_BITS;
    if (last >= MOST_CHUNKS) throw new OutOfMemory();
    for (let chunk = this.size >>> CHUNK_BITS; chunk <= last; chunk++) {
      this.bringIn(chunk);
      this.kept.delete(chunk);
    }
    for (; this.chunks > last + 1; this.chunks--) this.drop(this.chunks - 1);
    this.chunks = last + 1;
    return this.chunks * CHUNK_STATES;
  }

  protected override tableMayGrow(): boolean {
    const larger = 16 * 2 ** this.tableBits;
    const room = SHARE * this.options.memory() - this.nodeBytes - this.memory.reserved;
    return this.options.tableStates === undefined && larger <= room && super.tableMayGrow();
  }

  /** States that may be stored before the table must grow, or be cleared. */
  private get full(): number {
    const { tableStates = Infinity } = this.options;
    const fit = Math.floor(LOAD * 2 ** this.tableBits) - 2 * MARGIN;
    return this.cleared + Math.min(fit, tableStates);
  }

  private get nodeBytes(): number {
    return 8 * this.memory.words[NODE_COUNT >>> 2]!;
  }

  private get isShort(): boolean {
    return this.memory.bytes + this.nodeBytes > SHARE * this.options.memory();
  }

  private clearTable(): void {
    const { buffer } = this.memory.memory;
    new Uint8Array(buffer, this.core.table.value >>> 0, 8 * 2 ** this.tableBits).fill(0);
    this.cleared = this.size;
  }

  /** Compares all states that are not settled with the runs, as many at a time as memory allows. */
  private settleAll(): boolean {
    const { size } = this;
    const most = Math.floor((SETTLE_SHARE * this.options.memory()) / SETTLE_BYTES);
    const step = Math.max(LEAST_SETTLED, Math.min(most, 1 << 24));
    let to = this.settled;
    for (let from = to; from < size; from += step) {
      to = this.settleSome(from, Math.min(step, size - from), to);
    }
    this.settled = to;
    if (to === size) return false;
    this.memory.words[SIZE >>> 2] = to;
    this.guest = { ...this.guest, chunk: -1 };
    const { limit } = this.core;
    limit.value = Math.min(limit.value, this.makeArena() - MARGIN);
    return true;
  }

  /** Settles `count` states from `from` on, and moves the new ones to `to` and after; where they end. */
  private settleSome(from: number, count: number, to: number): number {
    const { keys, parents } = this.copyOf(from, count);
    const sorted = keys.slice().sort();
    const seen = this.runs.seen(sorted);
    this.runs.add(sorted.filter((_, i) => seen[i] === 0));
    if (to === from && !seen.includes(1)) return to + count;
    const [among, pairs] = [pairsOf(sorted), pairsOf(keys)];
    let end = to;
    for (let i = 0; i < count; i++) {
      const [low, high] = [pairs[2 * i]!, pairs[2 * i + 1]!];
      if (seen[placeAmong(among, low, high)] === 1) continue;
      if (end !== from + i) {
        this.put(end, low, high, parents[i]!);
        this.options.onMoved(from + i, end);
      }
      end++;
    }
    return end;
  }

  private copyOf(
    from: number,
    count: number,
  ): { readonly keys: BigUint64Array; readonly parents: Int32Array } {
    const keys = new BigUint64Array(count);
    const parents = new Int32Array(count);
    for (let done = 0; done < count;) {
      const id = from + done;
      const within = id & (CHUNK_STATES - 1);
      const some = Math.min(count - done, CHUNK_STATES - within);
      const at = this.chunkAt(id);
      const { buffer } = this.memory.memory;
      keys.set(new BigUint64Array(buffer, at + 8 * within, some), done);
      parents.set(new Int32Array(buffer, at + CHUNK_PARENTS + 4 * within, some), done);
      done += some;
    }
    return { keys, parents };
  }

  private put(id: number, low: number, high: number, parent: number): void {
    const chunk = id >>> CHUNK_BITS;
    const within = id & (CHUNK_STATES - 1);
    if (within === 0 && this.isShort) this.evict(chunk);
    this.bringIn(chunk);
    this.kept.delete(chunk);
    const { words } = this.memory;
    const at = super.chunkAt(id);
    words[(at >>> 2) + 2 * within] = low;
    words[(at >>> 2) + 2 * within + 1] = high;
    words[((at + CHUNK_PARENTS) >>> 2) + within] = parent;
  }

  /** Puts all chunks into the file but that which is expanded, and those that are written to. */
  private evict(end = this.size >>> CHUNK_BITS): void {
    const head = this.core.head.value >>> CHUNK_BITS;
    for (let chunk = 0; chunk < end; chunk++) {
      const at = super.chunkAt(chunk * CHUNK_STATES);
      if (at === 0 || chunk === head) continue;
      if (!this.kept.has(chunk)) {
        this.passing.set(new Uint8Array(this.memory.memory.buffer, at, CHUNK_BYTES));
        this.arena.write(chunk * CHUNK_BYTES, this.passing);
        this.kept.add(chunk);
      }
      this.leave(chunk);
    }
  }

  /** Forgets a chunk that nothing is in any more. */
  private drop(chunk: number): void {
    this.leave(chunk);
    this.kept.delete(chunk);
  }

  private leave(chunk: number): void {
    const at = super.chunkAt(chunk * CHUNK_STATES);
    if (at !== 0) this.memory.release(at, CHUNK_BYTES);
    this.memory.words[(DIRECTORY >>> 2) + chunk] = 0;
  }

  /** Gives a chunk a place in memory, with what the file has of it. */
  private bringIn(chunk: number): void {
    if (super.chunkAt(chunk * CHUNK_STATES) !== 0) return;
    const at = this.memory.chunk();
    if (this.kept.has(chunk)) this.readChunk(chunk, at);
    this.memory.words[(DIRECTORY >>> 2) + chunk] = at;
  }

  private readChunk(chunk: number, at: number): void {
    this.arena.read(chunk * CHUNK_BYTES, this.passing);
    new Uint8Array(this.memory.memory.buffer, at, CHUNK_BYTES).set(this.passing);
  }
}
