// SPDX-License-Identifier: GPL-2.0-only
import { APPENDED, type CompactStore } from './compactStore.ts';
import { CHUNK_BYTES, CHUNK_PARENTS, CHUNK_STATES, NODE_COUNT, NODES, SIZE } from './places.ts';

/** Bytes of nodes handed over at a time. */
const PIECE = 1 << 20;

/** How much a store holds: states, and the next free number of an inner node. */
export interface StoreSize {
  readonly states: number;
  readonly nodes: number;
}

export function sizeOf({ memory }: CompactStore): StoreSize {
  return { states: memory.words[SIZE >>> 2]!, nodes: memory.words[NODE_COUNT >>> 2]! };
}

/** The states of a store: keys and parents chunk by chunk, then the inner nodes. Tables follow from them. */
export function* dump(store: CompactStore): Generator<Uint8Array> {
  const size = sizeOf(store);
  for (const places of [statePlaces(store, size), nodePlaces(size)]) {
    for (const [at, bytes] of places) {
      // A copy: files and hashes take no shared memory.
      yield Uint8Array.from(new Uint8Array(store.memory.memory.buffer, at, bytes));
    }
  }
}

/**
 * Fills an empty store of the same topology with what `dump` gave.
 * @throws OutOfMemory
 */
export function restore(
  store: CompactStore,
  size: StoreSize,
  next: (into: Uint8Array) => void,
): void {
  const { memory } = store;
  memory.words[NODE_COUNT >>> 2] = size.nodes;
  store.grow();
  for (let first = 0; first < size.states; first += CHUNK_STATES) {
    const count = Math.min(CHUNK_STATES, size.states - first);
    const [keys, parents] = [new Uint8Array(8 * count), new Uint8Array(2 * count)];
    next(keys);
    next(parents);
    for (let at = 0; at < count; at += APPENDED) {
      const end = at + APPENDED;
      store.append(keys.subarray(8 * at, 8 * end), parents.subarray(2 * at, 2 * end));
    }
  }
  for (const [at, bytes] of nodePlaces(size)) {
    const piece = new Uint8Array(bytes);
    next(piece);
    new Uint8Array(memory.memory.buffer, at, bytes).set(piece);
  }
  indexNodes(store, size.nodes);
}

/** The index is made anew from lists of numbers, which the core takes for an older index. */
function indexNodes({ memory, core }: CompactStore, nodes: number): void {
  if (nodes === 1) return;
  const list = memory.chunk();
  const room = CHUNK_BYTES / 4;
  for (let first = 1; first < nodes; first += room) {
    const count = Math.min(room, nodes - first);
    for (let i = 0; i < count; i++) memory.words[(list >>> 2) + i] = first + i;
    core.rehashNodes(list, 4 * count);
  }
  memory.release(list, CHUNK_BYTES);
}

/** Where the states lie in the memory, in order: addresses and bytes, valid until the next is asked for. */
function* statePlaces(
  store: CompactStore,
  { states }: StoreSize,
): Generator<readonly [at: number, bytes: number]> {
  for (let first = 0; first < states; first += CHUNK_STATES) {
    const count = Math.min(CHUNK_STATES, states - first);
    const at = store.chunkAt(first);
    yield [at, 8 * count];
    yield [at + CHUNK_PARENTS, 2 * count];
  }
}

function* nodePlaces({ nodes }: StoreSize): Generator<readonly [at: number, bytes: number]> {
  const end = NODES + 8 * nodes;
  for (let at = NODES + 8; at < end; at += PIECE) yield [at, Math.min(PIECE, end - at)];
}
