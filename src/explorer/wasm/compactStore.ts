// SPDX-License-Identifier: GPL-2.0-only
import type { Layout } from '../layout.ts';
import type { StateStore } from '../stateStore.ts';
import { acyclic } from './acyclic.ts';
import type { CoreInstance, Variables } from './coreInstance.ts';
import { CoreItems } from './coreItems.ts';
import { CoreMemory, OutOfMemory } from './coreMemory.ts';
import { Cores, type Helper } from './cores.ts';
import type { Form } from './form.ts';
import { KeyTable } from './keyTable.ts';
import { NodeIndex } from './nodeIndex.ts';
import {
  BATCH,
  BLOCK,
  CHUNK_BITS,
  CHUNK_BYTES,
  CHUNK_PARENTS,
  CHUNK_STATES,
  DIRECTORY,
  MOST_MOVES,
  ownPlaces,
  PARENTS_MODULO,
  SIZE,
  TABLE,
  type OwnPlaces,
} from './places.ts';
import { StateWords } from './stateWords.ts';
import type { WasmModule } from './webAssembly.ts';

/** States appended at a time: no more than a batch may be. */
export const APPENDED = 4096;

/** Entries that a worker may add between two looks at the limits. */
export const MARGIN = BATCH + MOST_MOVES + BLOCK;

/** Chunks are made for so many states more than there are, at most, as long as so many bytes are left for others. */
const MOST_AHEAD = 1 << 22;
const NOT_FOR_CHUNKS = 128 << 20;

/**
 * The exact set of visited states for the core, in its memory: a table of 64-bit keys, and an arena of
 * keys and parents, which is the queue. The move by which a state came is not kept: it follows from
 * the parent.
 */
export class CompactStore implements StateStore {
  readonly memory: CoreMemory;
  readonly nodeIndex: NodeIndex;
  readonly cores: Cores;
  readonly own: OwnPlaces;
  readonly items: CoreItems;
  readonly table: KeyTable;

  readonly parentsModulo = PARENTS_MODULO;

  private readonly made: Form;
  private readonly words: StateWords;
  protected chunks = 0;
  /** For `find`: the state of each entry of the table, and of how many states it knows. */
  private ids: { readonly size: number; readonly of: Int32Array } | undefined;

  /** It has room for no state before `grow`. */
  constructor(memory: CoreMemory, module: WasmModule, layout: Layout, form: Form) {
    const { placement, topology } = form;
    this.memory = memory;
    this.made = form;
    this.cores = new Cores(memory, module);
    this.own = ownPlaces(placement.words);
    const own = memory.allocate(this.own.end);
    this.core.own.value = own;
    this.table = new KeyTable(memory, this.cores, this.own);
    this.nodeIndex = new NodeIndex(memory, this.cores, topology);
    const { cores, nodeIndex } = this;
    const vector = own + this.own.scratch;
    this.words = new StateWords(memory, cores, nodeIndex, layout, placement, vector);
    this.items = new CoreItems(memory, this.own, this.words);
    this.core.check.value = -1;
  }

  /** The core of this thread. */
  get core(): CoreInstance {
    return this.cores.own;
  }

  /** How states are kept now. */
  get form(): Form {
    const { bits } = this.nodeIndex.ranges;
    const { placement, topology } = this.made;
    const parts = topology.parts.map((part, p) => ({ ...part, bits: bits[p]! }));
    return { placement, topology: { ...topology, parts } };
  }

  get size(): number {
    return this.memory.words[SIZE >>> 2]!;
  }

  /** Inner nodes, equal ones counted once. */
  get nodes(): number {
    return this.nodeIndex.size;
  }

  get bytes(): number {
    const ahead = (CHUNK_BYTES / CHUNK_STATES) * (this.arenaEnd - this.size);
    return this.memory.bytes - ahead + 8 * this.nodes + (this.ids?.of.byteLength ?? 0);
  }

  touch(): number {
    return 0;
  }

  find(words: Int32Array, offset: number): number {
    const at = this.core.find(this.words.keyOf(words, offset));
    return at < 0 ? -1 : this.idOf(at);
  }

  add(words: Int32Array, offset: number, _hash: number, parent: number): boolean {
    const key = this.words.keyOf(words, offset);
    const at = this.core.find(key);
    if (at >= 0) return false;
    const id = this.memory.words[SIZE >>> 2]!++;
    this.ids = undefined;
    this.store64(TABLE + 8 * (-1 - at), key);
    this.store64(this.keyAt(id), key);
    this.memory.halves[this.parentAt(id)] = parent;
    this.grow();
    return true;
  }

  /**
   * Takes over all states of another store, under their numbers; it has none yet.
   * @throws OutOfMemory
   */
  takeOver(old: StateStore): void {
    const keyOf = this.keysFrom(old);
    for (let first = 0; first < old.size; first += APPENDED) {
      const count = Math.min(APPENDED, old.size - first);
      const [keys, parents] = [new BigUint64Array(count), new Uint16Array(count)];
      for (let i = 0; i < count; i++) {
        keys[i] = keyOf(first + i);
        parents[i] = old.parentOf(first + i);
      }
      this.append(new Uint8Array(keys.buffer), new Uint8Array(parents.buffer));
    }
  }

  /** Appends new states: keys of 8 bytes, parents of 2; at most so many that none is in another chunk. */
  append(keys: Uint8Array, parents: Uint8Array): void {
    const id = this.size;
    const bytes = new Uint8Array(this.memory.memory.buffer);
    bytes.set(keys, this.keyAt(id));
    bytes.set(parents, 2 * this.parentAt(id));
    this.core.rehash(this.keyAt(id), keys.length);
    this.memory.words[SIZE >>> 2]! += keys.length / 8;
    this.grow();
  }

  chunkOf(id: number): Int32Array {
    return this.words.wordsOf(this.load64(this.keyAt(id)));
  }

  place(): number {
    return 0;
  }

  hashOf(): number {
    return 0;
  }

  parentOf(id: number): number {
    return this.memory.halves[this.parentAt(id)]!;
  }

  moveOf(): number {
    return -1;
  }

  *acyclic(): Generator<void, boolean> {
    return yield* acyclic(this.core, this.memory, this.load64(this.keyAt(0)));
  }

  /** Goes on with the cores of others on this memory. */
  share(helpers: readonly Helper[]): void {
    for (const { variables } of helpers) {
      variables.own.value = this.memory.allocate(this.own.end);
      variables.check.value = -1;
    }
    this.cores.share(helpers);
    this.grow();
  }

  /** Gives the state with the number `from` the number `to`. */
  renumber(from: number, to: number): void {
    this.store64(this.keyAt(to), this.load64(this.keyAt(from)));
    this.memory.halves[this.parentAt(to)] = this.parentOf(from);
    this.ids = undefined;
  }

  /**
   * Makes room wherever little is left. No worker may run meanwhile, nor have a batch, and each has memory of its own.
   * @throws OutOfMemory
   */
  grow(): void {
    const margin = MARGIN * this.cores.count;
    const states = this.makeRoom(margin);
    this.core.limit.value = states - margin;
    this.nodeIndex.grow();
  }

  /**
   * Gives the parts of the keys other bits where one of them has few numbers left, and others can spare some. No worker
   * may run meanwhile, nor have a batch.
   */
  repack(): void {
    const { cores, core } = this;
    const { ranges } = this.nodeIndex;
    const bits = ranges.betterBits();
    if (bits === undefined) return;
    ranges.bits = bits;
    this.table.clear();
    for (let first = 0; first < this.size; first += CHUNK_STATES) {
      const bytes = 8 * Math.min(CHUNK_STATES, this.size - first);
      core.repack(this.keyAt(first), bytes);
      cores.rehash('rehash', this.keyAt(first), bytes);
    }
    cores.forgetKeys(this.own);
    this.ids = undefined;
  }

  /** Whether the table does not have all states. */
  get spilled(): boolean {
    return false;
  }

  /** Puts states that were not known for sure to be new to the test; whether some were not. */
  settle(): boolean {
    return false;
  }

  /** Whether the state of the batch's item that a core is at is known, though the table does not have it. */
  isKnown(_at: Variables): boolean {
    return false;
  }

  /** Makes the states from `head` on ready to be expanded; up to which, `end` at most. */
  reach(_head: number, end: number): number {
    return end;
  }

  /**
   * Makes room in arena and table for twice the margin; up to which state there is.
   * @throws OutOfMemory
   */
  protected makeRoom(margin: number): number {
    const needed = this.size + 2 * margin;
    // Far ahead, so that workers seldom pause for it; untouched memory costs nothing.
    const wanted = needed + Math.min(this.size, MOST_AHEAD);
    while (needed > this.arenaEnd || (wanted > this.arenaEnd && this.memory.fits(NOT_FOR_CHUNKS))) {
      this.memory.words[(DIRECTORY >>> 2) + this.chunks++] = this.memory.chunk();
    }
    while (needed > this.table.capacity) {
      if (!this.table.mayGrow) throw new OutOfMemory();
      this.table.grow();
      this.ids = undefined;
    }
    return Math.min(this.arenaEnd, this.table.capacity);
  }

  /** States that there are chunks for. */
  private get arenaEnd(): number {
    return this.chunks * CHUNK_STATES;
  }

  /** Makes keys for the states of another store. */
  private keysFrom(old: StateStore): (id: number) => bigint {
    if (!(old instanceof CompactStore)) {
      return (id) => this.words.keyOf(old.chunkOf(id), old.place(id));
    }
    const rekeyed = this.words.rekeying(old.words);
    return (id) => rekeyed(old.load64(old.keyAt(id)));
  }

  /** The number of the state in an entry of the table: found by going once through the whole arena. */
  private idOf(entry: number): number {
    if (this.ids?.size !== this.size) {
      const of = new Int32Array(2 ** this.table.bits);
      for (let id = 0; id < this.size; id++) of[this.core.find(this.load64(this.keyAt(id)))] = id;
      this.ids = { size: this.size, of };
    }
    return this.ids.of[entry]!;
  }

  /** The address of the chunk with this state. */
  chunkAt(id: number): number {
    return this.memory.words[(DIRECTORY >>> 2) + (id >>> CHUNK_BITS)]! >>> 0;
  }

  private keyAt(id: number): number {
    return this.chunkAt(id) + 8 * (id & (CHUNK_STATES - 1));
  }

  /** As the number of a half word. */
  private parentAt(id: number): number {
    return (this.chunkAt(id) + CHUNK_PARENTS + 2 * (id & (CHUNK_STATES - 1))) >>> 1;
  }

  private load64(at: number): bigint {
    return this.memory.pairs[at >>> 3]!;
  }

  private store64(at: number, value: bigint): void {
    this.memory.pairs[at >>> 3] = value;
  }
}
