// SPDX-License-Identifier: GPL-2.0-only
import { APPENDED, type CompactStore } from './compactStore.ts';
import { CHUNK_BYTES, CHUNK_PARENTS, CHUNK_STATES, NODE_COUNT, NODES, SIZE } from './places.ts';

/** Bytes of nodes handed over at a time. */
const PIECE = 1 << 20;

/** How much a store holds: states, the next free number of an inner node, of each range, and numbers that are not in use. */
export interface StoreSize {
  readonly states: number;
  readonly nodes: readonly number[];
  readonly unused: readonly number[];
}

export function sizeOf(store: CompactStore): StoreSize {
  const { memory, nodeIndex } = store;
  const nodes = nodeIndex.ranges.next;
  return { states: memory.words[SIZE >>> 2]!, nodes, unused: unusedOf(store, nodes) };
}

/** Numbers for pairs that another worker was the first to list with another number. */
function unusedOf({ core, memory, nodeIndex }: CompactStore, nodes: readonly number[]): number[] {
  return nodeIndex.ranges.first.flatMap((base, range) => {
    const unused: number[] = [];
    for (let number = base + 1; number < base + nodes[range]!; number++) {
      const pair = memory.pairs[(NODES >>> 3) + number]!;
      if (core.nodeIn(pair, base) !== number) unused.push(number);
    }
    return unused;
  });
}

/** The states of a store: keys and parents chunk by chunk, then the inner nodes. Tables follow from them. */
export function* dump(store: CompactStore, size: StoreSize): Generator<Uint8Array> {
  for (const places of [statePlaces(store, size), nodePlaces(store, size)]) {
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
  memory.words[NODE_COUNT >>> 2] = 1 + size.nodes.reduce((sum, next) => sum + next - 1, 0);
  store.nodeIndex.ranges.next = size.nodes;
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
  for (const [at, bytes] of nodePlaces(store, size)) {
    const piece = new Uint8Array(bytes);
    next(piece);
    new Uint8Array(memory.memory.buffer, at, bytes).set(piece);
  }
  indexNodes(store, size);
}

/** The index is made anew from lists of numbers, which the core takes for an older index. */
function indexNodes({ memory, core, nodeIndex }: CompactStore, size: StoreSize): void {
  const list = memory.chunk();
  const room = CHUNK_BYTES / 4;
  const unused = new Set(size.unused);
  let count = 0;
  const enter = (): void => {
    core.rehashNodes(list, 4 * count);
    count = 0;
  };
  for (const [range, base] of nodeIndex.ranges.first.entries()) {
    for (let number = base + 1; number < base + size.nodes[range]!; number++) {
      if (unused.has(number)) continue;
      memory.words[(list >>> 2) + count++] = number;
      if (count === room) enter();
    }
  }
  enter();
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

function* nodePlaces(
  { nodeIndex }: CompactStore,
  { nodes }: StoreSize,
): Generator<readonly [at: number, bytes: number]> {
  for (const [range, base] of nodeIndex.ranges.first.entries()) {
    const end = NODES + 8 * (base + nodes[range]!);
    for (let at = NODES + 8 * (base + 1); at < end; at += PIECE) {
      yield [at, Math.min(PIECE, end - at)];
    }
  }
}
