// SPDX-License-Identifier: GPL-2.0-only
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  explore,
  verifyTrace,
  type ExploreOptions,
  type System,
} from '../../src/explorer/index.ts';
import { decodeCheckpoint } from '../../src/explorer/checkpoint.ts';
import type { Strategy } from '../../src/explorer/breadthFirst.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { CompactStore } from '../../src/explorer/wasm/compactStore.ts';
import type { Form } from '../../src/explorer/wasm/form.ts';
import { NodeRanges } from '../../src/explorer/wasm/nodeRanges.ts';
import { NODE_COUNT, NODES } from '../../src/explorer/wasm/places.ts';
import { MemoryCheckpoint } from './memoryCheckpoint.ts';
import { counters } from './models/counters.ts';
import { philosophers } from './models/philosophers.ts';
import { tangled } from './models/tangled.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

/** Bits that each part of the keys is given at first. */
let bitsAtFirst = 3;

vi.mock('../../src/explorer/wasm/form.ts', async (original) => {
  const form = await original<typeof import('../../src/explorer/wasm/form.ts')>();
  const narrow = ({ placement, topology }: Form): Form => {
    const parts = topology.parts.map((part) => ({ ...part, bits: bitsAtFirst }));
    return { placement, topology: { ...topology, parts } };
  };
  return {
    ...form,
    plainForm: (...args: Parameters<typeof form.plainForm>) => narrow(form.plainForm(...args)),
    betterForm: (...args: Parameters<typeof form.betterForm>) => {
      const better = form.betterForm(...args);
      return better && narrow(better);
    },
  };
});

beforeEach(() => {
  bitsAtFirst = 3;
  vi.restoreAllMocks();
});

function findings<S>(system: System<S>, options: ExploreOptions): unknown {
  const { seconds: _, readings: __, ...rest } = explore(system, options);
  if (rest.broken) verifyTrace(system, rest.broken);
  return rest;
}

const few = { from: 3, shape: 400, fuel: 4 };

/** Compares searches by one core, by two, and by one that goes on from checkpoints, with plain JavaScript. */
function expectSame<S>(system: System<S>, options: ExploreOptions = {}): void {
  const js = findings(system, { ...options, executor: 'js' });
  const by = (strategy: Strategy): unknown => findings(system, { ...options, strategy });
  expect(by(compactBreadthFirst(few))).toEqual(js);
  if (options.stopAtFirst === false)
    expect(by(compactBreadthFirst({ ...few, workers: 2, crowd: 0 }))).toEqual(js);
  const store = new MemoryCheckpoint();
  expect(by(compactBreadthFirst({ ...few, checkpoint: { store, every: 0 } }))).toEqual(js);
  const all = [...store.all];
  for (const kept of all.filter((_, i) => i % Math.ceil(all.length / 6) === 0)) {
    store.kept = kept;
    const checkpoint = { store, every: Infinity, resume: true };
    expect(by(compactBreadthFirst({ ...few, checkpoint }))).toEqual(js);
  }
}

describe('keys without room for their parts', () => {
  beforeEach(() => {
    vi.spyOn(NodeRanges.prototype, 'betterBits').mockImplementation(function (this: NodeRanges) {
      this.keepBits();
      return undefined;
    });
  });

  test('are joined, and tell states apart as well', () => {
    const full = vi.spyOn(NodeRanges.prototype, 'isFull', 'get');
    for (const bits of [1, 2, 3]) {
      bitsAtFirst = bits;
      for (const system of [counters(5, 4), counters(9, 2)]) {
        expectSame(system, { stopAtFirst: false });
      }
      expectSame(counters(6, 4, 12));
      expectSame(twoPhaseCommit(5), { stopAtFirst: false });
      expectSame(philosophers(6, false));
    }
    expect(full.mock.results.some(({ value }) => value === true)).toBe(true);
  });

  test('the comparison can fail: a node that joins others is not what it was', () => {
    const { grow } = CompactStore.prototype;
    vi.spyOn(CompactStore.prototype, 'grow').mockImplementation(function (this: CompactStore) {
      const { memory, nodeIndex } = this;
      const last = (NODES >>> 3) + nodeIndex.ranges.next[0]! - 1;
      memory.pairs[last] = memory.pairs[last - 1]!;
      grow.call(this);
    });
    const { states } = explore(counters(5, 4), { strategy: compactBreadthFirst(few) });

    expect(states).not.toBe(5 ** 5);
  });
});

describe('parts with few numbers left', () => {
  test('are given more bits, and nothing else changes', () => {
    const better = vi.spyOn(NodeRanges.prototype, 'betterBits');
    // With few bits at first, a batch uses up the numbers of a part before that can have more.
    for (const bits of [4, 6, 9, 10]) {
      bitsAtFirst = bits;
      expectSame(counters(6, 4), { stopAtFirst: false });
      expectSame(counters(6, 4, 18));
      expectSame(tangled(24), { stopAtFirst: false });
    }

    expect(better.mock.results.filter(({ value }) => value !== undefined).length).toBeGreaterThan(
      8,
    );
  });

  test('the comparison can fail: keys that are left as they were are those of other states', () => {
    bitsAtFirst = 10;
    vi.spyOn(CompactStore.prototype, 'repack').mockImplementation(function (this: CompactStore) {
      const { ranges } = this.nodeIndex;
      ranges.bits = ranges.betterBits() ?? ranges.bits;
    });
    const { states } = explore(tangled(40), { strategy: compactBreadthFirst({ from: 3 }) });

    expect(states).not.toBe(201 ** 2);
  });

  test('share what there is to share, but for those that have none left', () => {
    const memory = { words: new Int32Array(1024) };
    const ranges = new NodeRanges(memory as never, [10, 20, 20, 13]);
    const bitsAt = (...next: number[]): readonly number[] | undefined => {
      ranges.next = [1, ...next];
      return ranges.betterBits();
    };

    expect(bitsAt(500, 5, 5, 5)).toBeUndefined();
    expect(bitsAt(900, 5, 5, 5)).toEqual([21, 14, 14, 14]);
    expect(bitsAt(1024, 5, 5, 8000)).toEqual([10, 16, 16, 21]);
    // Of the one that has none left nobody need be told again.
    expect(bitsAt(1024, 5, 5, 5000)).toBeUndefined();
    expect(bitsAt(900, 900_000, 900_000, 5000)).toBeUndefined();
    // Nobody asks again.
    expect(bitsAt(900, 5, 5, 5)).toBeUndefined();
    // One that may have no more keeps none from the others.
    ranges.bits = [10, 20, 12, 21];
    expect(bitsAt(900, 5, 5, 1_600_000)).toEqual([18, 12, 12, 21]);
  });
});

test('numbers that nothing is listed under are not looked up by who goes on', () => {
  bitsAtFirst = 15;
  const { takeOver } = CompactStore.prototype;
  vi.spyOn(CompactStore.prototype, 'takeOver').mockImplementation(function (
    this: CompactStore,
    old,
  ) {
    // As another worker leaves them that was too late: here for a pair of zeros, before its own number.
    const { memory, nodeIndex } = this;
    nodeIndex.ranges.next = nodeIndex.ranges.next.map((next) => next + 1);
    memory.words[NODE_COUNT >>> 2]! += nodeIndex.ranges.next.length;
    takeOver.call(this, old);
  });
  const store = new MemoryCheckpoint();
  const system = counters(6, 4);
  const run = (resume: boolean): unknown =>
    findings(system, {
      strategy: compactBreadthFirst({ from: 3, fuel: 4, checkpoint: { store, every: 0, resume } }),
    });
  const whole = findings(system, { executor: 'js' });

  expect(run(false)).toEqual(whole);
  const all = [...store.all];
  store.kept = all[Math.floor(all.length / 2)]!;
  const kept = store.open()!;
  expect(decodeCheckpoint(kept).head.unused).toContain(1);
  expect(run(true)).toEqual(whole);
});
