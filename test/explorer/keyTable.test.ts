// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { emitCore } from '../../src/explorer/wasm/core.ts';
import { CoreMemory } from '../../src/explorer/wasm/coreMemory.ts';
import { Cores } from '../../src/explorer/wasm/cores.ts';
import { KeyTable } from '../../src/explorer/wasm/keyTable.ts';
import { ownPlaces, TABLE } from '../../src/explorer/wasm/places.ts';
import { Remote } from '../../src/explorer/wasm/remote.ts';
import { balanced } from '../../src/explorer/wasm/topology.ts';
import { WASM } from '../../src/explorer/wasm/webAssembly.ts';

const shape = {
  topology: balanced(2),
  marker: 1n << 63n,
  processes: 1,
  clauses: 0,
  roots: 0x10000,
};
const own = ownPlaces(2);
const remotes: Remote[] = [];
afterAll(() => {
  for (const remote of remotes) remote.end();
});

/** An empty table, that one core has, or two. */
function tableFor(workers: number): { table: KeyTable; cores: Cores; memory: CoreMemory } {
  const memory = new CoreMemory();
  const module = new WASM.Module(emitCore({ ...shape, shared: workers > 1 }));
  const cores = new Cores(memory, module);
  cores.own.own.value = memory.allocate(own.end);
  const table = new KeyTable(memory, cores, own);
  if (workers > 1) {
    const remote = new Remote();
    remotes.push(remote);
    remote.join(memory, module);
    remote.start();
    cores.share([remote]);
    remote.variables.own.value = memory.allocate(own.end);
  }
  return { table, cores, memory };
}

/** Enters keys as the core's lists are entered. */
function enter({ cores, memory }: ReturnType<typeof tableFor>, keys: readonly bigint[]): void {
  const at = memory.allocate(8 * keys.length);
  memory.pairs.set(keys, at >>> 3);
  cores.own.rehash(at, 8 * keys.length);
}

/** How many keys the table does not find, and how many entries it has that it should not. */
function faults(
  { table, cores, memory }: ReturnType<typeof tableFor>,
  keys: readonly bigint[],
): { lost: number; more: number } {
  const entries = memory.pairs.subarray(TABLE >>> 3, (TABLE + table.bytes) >>> 3);
  const taken = entries.reduce((count, key) => count + (key === 0n ? 0 : 1), 0);
  const lost = keys.filter((key) => cores.own.find(key) < 0).length;
  return { lost, more: taken - keys.length };
}

const U64 = (value: bigint): bigint => BigInt.asUintN(64, value);
/** The key with this hash: `mixed` backwards, by the inverses of its multipliers. */
function keyOf(hash: bigint): bigint {
  const product = U64(hash * 0x9cb4_b2f8_1293_37dbn);
  return U64((product ^ (product >> 32n)) * 0x4f74_430c_22a5_4005n);
}

/** So many keys of this line in a table of 2^13 lines, as the first has. */
const keysOfLine = (line: number, count: number): bigint[] =>
  Array.from({ length: count }, (_, i) =>
    keyOf((BigInt(line) << 51n) + BigInt(i + 1) * 0x1_0000_0081n),
  );

const LINES = 1 << 13;
/** A line, and how many keys it has: many where it matters. */
const crowd = fc.tuple(
  fc.oneof(
    fc.nat(LINES - 1),
    fc.constantFrom(0, 1, LINES / 4, LINES / 2 - 1, LINES / 2, LINES - 1),
  ),
  fc.integer({ min: 1, max: 40 }),
);

test('the key of a hash is what is taken for it', () => {
  const one = tableFor(1);
  const keys = keysOfLine(77, 8);
  enter(one, keys);
  const places = keys.map((key) => one.cores.own.find(key));
  expect(places.toSorted((a, b) => a - b)).toEqual(keys.map((_, i) => 8 * 77 + i));
});

test.each([
  [1, 15],
  [2, 5],
])('a table that grows where it is has what it had; cores: %i', (workers, numRuns) => {
  const property = fc.property(fc.array(crowd, { maxLength: 60 }), fc.nat(), (crowds, from) => {
    const one = tableFor(workers);
    const spread = Array.from({ length: 45_000 }, (_, i) => BigInt(from + i + 1));
    const crowded = crowds.flatMap(([line, count]) => keysOfLine(line, count));
    const keys = [...new Set([...crowded, ...spread])];
    enter(one, keys);
    expect(faults(one, keys)).toEqual({ lost: 0, more: 0 });
    for (let times = 0; times < 3; times++) {
      one.table.grow();
      expect(faults(one, keys)).toEqual({ lost: 0, more: 0 });
    }
  });
  fc.assert(property, { numRuns });
});

test('keys that have no room where they belong are left over, and would be missed', () => {
  const spread = vi.spyOn(Cores.prototype, 'spread');
  const one = tableFor(1);
  // Of the upper half's first line, most are in those behind it; of its last line, in the table's first.
  const keys = [LINES / 2 - 1, LINES - 1].flatMap((line) => keysOfLine(line, 40));
  enter(one, keys);
  one.table.grow();
  expect(faults(one, keys)).toEqual({ lost: 0, more: 0 });
  expect(spread.mock.results.flatMap(({ value }) => value as bigint[]).length).toBeGreaterThan(8);

  spread.mockImplementation(function (this: Cores, ...args) {
    this.rehash('spread', args[1], args[2]);
    return [];
  });
  const other = tableFor(1);
  enter(other, keys);
  other.table.grow();
  expect(faults(other, keys).lost).toBeGreaterThan(8);
  vi.restoreAllMocks();
});
