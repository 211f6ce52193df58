// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  explore,
  folderSpill,
  verifyTrace,
  type ExploreOptions,
  type Result,
  type SpillSpace,
  type System,
} from '../../src/explorer/index.ts';
import type { SpillCalls } from '../../src/explorer/spill.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { SortedRuns, toTheEnd } from '../../src/explorer/wasm/sortedRuns.ts';
import { SpilledStore } from '../../src/explorer/wasm/spilledStore.ts';
import { MemoryCheckpoint } from './memoryCheckpoint.ts';
import { canMount } from './canMount.ts';
import { counters, type Counters } from './models/counters.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { tangled } from './models/tangled.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'spill-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

/** Without what depends on the clock, or on how often something was learnt. */
function findings<S>(
  system: System<S>,
  options: ExploreOptions,
): Omit<Result<S>, 'seconds' | 'readings'> {
  const { seconds: _, readings: __, ...rest } = explore(system, options);
  if (rest.broken) verifyTrace(system, rest.broken);
  return rest;
}

/** A search whose table is cleared after so few states, and whose arena is on the disk. */
function onDisk<S>(
  system: System<S>,
  options: ExploreOptions = {},
  tableStates = 100,
  space = folderSpill(folder),
  memory = 1 << 20,
): Omit<Result<S>, 'seconds' | 'readings'> {
  const spill = { space, memory, tableStates };
  return findings(system, { ...options, strategy: compactBreadthFirst({ from: 1, spill }) });
}

function expectSame<S>(system: System<S>, options: ExploreOptions = {}, tableStates = 100): void {
  const usual = findings(system, { ...options, executor: 'js' });
  expect(onDisk(system, options, tableStates)).toEqual(usual);
}

describe('a search on the disk finds what one in memory does', () => {
  test('in classic models', () => {
    expectSame(counters(7, 4), {}, 1000);
    expectSame(counters(8, 4), {}, 50_000);
    expectSame(counters(1, 9));
    expectSame(twoPhaseCommit(5));
    expectSame(philosophers(5, true));
  });

  test('where a rule is broken: the shortest trace, and all that is broken', () => {
    for (const stopAtFirst of [true, false]) {
      expectSame(counters(6, 4, 18), { stopAtFirst }, 500);
      expectSame(philosophers(5, false), { stopAtFirst }, 10);
    }
  });

  test('in random systems', () => {
    fc.assert(
      fc.property(randomSystem, fc.boolean(), (system, stopAtFirst) => {
        // Rules about endless runs are another matter, see below.
        const properties = system.properties.filter(({ kind }) => kind !== 'eventually');
        expectSame({ ...system, properties }, { stopAtFirst }, 1);
      }),
      { numRuns: 100 },
    );
  });

  test('within budgets of states and of depth', () => {
    for (const depth of [3, 11, 12, 100]) expectSame(counters(3, 4), { budget: { depth } }, 1);
    for (const states of [7, 124, 125, 3000, 15_624, 15_625]) {
      expectSame(counters(6, 4), { budget: { states } }, 500);
    }
  });

  test('when a run of keys is passed over once, it does not: the comparison can fail', () => {
    const { mark } = SortedRuns.prototype;
    let calls = 0;
    vi.spyOn(SortedRuns.prototype, 'mark').mockImplementation(function* (
      this: SortedRuns,
      keys,
      seen,
    ) {
      if (++calls !== 9) yield* mark.call(this, keys, seen);
    });
    const usual = findings(counters(6, 4), { executor: 'js' });

    const { states } = onDisk(counters(6, 4), {}, 500);

    expect(calls).toBeGreaterThan(9);
    expect(states).toBeGreaterThan(usual.states);
  });
});

test('the table is never too full, though states leave the arena that stay in it', () => {
  const { settling } = SpilledStore.prototype;
  let fullest = 0;
  vi.spyOn(SpilledStore.prototype, 'settling').mockImplementation(function (
    this: SpilledStore,
    end,
  ) {
    const { table, tableBits } = this.core;
    const { buffer } = this.memory.memory;
    const entries = new Uint32Array(buffer, table.value >>> 0, 2 << tableBits.value);
    let taken = 0;
    for (let i = 0; i < entries.length; i += 2)
      if (entries[i] !== 0 || entries[i + 1] !== 0) taken++;
    fullest = Math.max(fullest, taken / 2 ** tableBits.value);
    if (fullest > 0.8) throw new Error(`${taken} entries of a table of ${2 ** tableBits.value}`);
    return settling.call(this, end);
  });
  const system = philosophers(14, true);

  expect(onDisk(system, {}, Infinity)).toEqual(findings(system, {}));
  expect(fullest).toBeGreaterThan(0.5);
});

test('a table that inner nodes leave no room for is made smaller, and nothing is missed', () => {
  const { settling } = SpilledStore.prototype;
  const bits: number[] = [];
  vi.spyOn(SpilledStore.prototype, 'settling').mockImplementation(function (
    this: SpilledStore,
    end,
  ) {
    bits.push(this.core.tableBits.value);
    return settling.call(this, end);
  });
  const spill = folderSpill(folder);

  const found = findings(tangled(252), { budget: { memory: 28 << 20 }, spill });

  const [states, transitions] = [1261 ** 2, 2 * 1260 * 1261];
  expect(found).toMatchObject({ verdict: 'holds', states, transitions });
  expect(bits.at(-1)).toBeLessThan(Math.max(...bits));
});

test('within a real budget of memory it goes on where it else ends', () => {
  const system = counters(8, 4);
  const budget = { memory: 8 << 20 };
  const usual = findings(system, {});

  expect(findings(system, { budget })).toMatchObject({ stopped: 'memory' });
  expect(findings(system, { budget, spill: folderSpill(folder) })).toEqual(usual);
});

describe('rules about endings', () => {
  const ends = (met: (at: readonly number[]) => boolean) => {
    const system = counters(5, 3);
    const rule = { kind: 'eventually' as const, name: 'ends', met: (s: Counters) => met(s.at) };
    return { ...system, properties: [...system.properties, rule] };
  };
  const enough = <S>(system: System<S>) => onDisk(system, {}, 10, folderSpill(folder), 16 << 20);
  const holding = ends((at) => at.every((n) => n === 3));

  test('are answered where a run ends that breaks them', () => {
    const broken = ends((at) => at[0] === 7);

    expect(onDisk(broken)).toEqual(findings(broken, {}));
    expect(onDisk(broken)).toMatchObject({ verdict: 'violated', broken: { rule: 'ends' } });
  });

  test('hold where no run is endless', () => {
    expect(enough(holding)).toEqual(findings(holding, {}));
    expect(enough(holding).verdict).toBe('holds');
  });

  test('are left open, in words, where a run may be endless, or the memory is not enough', () => {
    const table = philosophers(5, true);
    const rule = { kind: 'eventually' as const, name: 'ends', met: () => false };
    const endless = { ...table, properties: [...table.properties, rule] };

    expect(explore(endless).verdict).toBe('violated');
    for (const { verdict, stopped } of [enough(endless), onDisk(holding)]) {
      expect(verdict).toBe('inconclusive');
      expect(stopped).toContain('endless');
    }
    expect(enough(endless).states).toBe(explore(table).states);
  });
});

describe('a checkpoint of a search on the disk', () => {
  const system = counters(7, 4);
  const checkpointed = (store: MemoryCheckpoint, resume: boolean, spilling: boolean): unknown =>
    findings(system, {
      strategy: compactBreadthFirst({
        from: 1,
        fuel: 16,
        checkpoint: { store, every: 0, resume },
        ...(spilling && {
          spill: { space: folderSpill(folder), memory: 1 << 20, tableStates: 9000 },
        }),
      }),
    });

  test('is taken up on the disk or in memory', () => {
    const usual = findings(system, {});
    const store = new MemoryCheckpoint();
    expect(checkpointed(store, false, true)).toEqual(usual);
    const all = [...store.all];
    expect(all.length).toBeGreaterThan(10);
    for (const kept of all.filter((_, i) => i % 8 === 3)) {
      for (const spilling of [true, false]) {
        store.kept = kept;
        expect(checkpointed(store, true, spilling)).toEqual(usual);
      }
    }
  });
});

describe('a disk that is full', () => {
  /** A space whose disk fails from so many writes on. */
  function failing(writes: number): SpillSpace {
    let left = writes;
    const writeSync = ((...args: Parameters<typeof fs.writeSync>) => {
      if (left-- <= 0) throw new Error('ENOSPC: no space left on device, write');
      return fs.writeSync(...args);
    }) as SpillCalls['writeSync'];
    return folderSpill(folder, { ...fs, writeSync });
  }

  test('ends the search as inconclusive, whenever it is', () => {
    const system = counters(6, 4);
    const { stopped: _, ...usual } = onDisk(system, {}, 500);
    let writes = 0;
    for (; ; writes += 7) {
      const found = onDisk(system, {}, 500, failing(writes));
      if (found.verdict === 'holds') break;
      expect(found).toMatchObject({
        verdict: 'inconclusive',
        stopped: 'disk (ENOSPC: no space left on device, write)',
      });
    }
    expect(writes).toBeGreaterThan(50);
    expect(onDisk(system, {}, 500, failing(writes))).toEqual(usual);
  });

  test('takes back nothing that was found', () => {
    const system = counters(6, 4, 8);
    let broken = 0;
    for (let writes = 0; writes < 400; writes += 25) {
      const { verdict } = onDisk(system, { stopAtFirst: false }, 500, failing(writes));
      if (verdict === 'violated') broken++;
      else expect(verdict).toBe('inconclusive');
    }
    expect(broken).toBeGreaterThan(2);
  });

  test.skipIf(!canMount())('is told apart as a small one fills up', () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    try {
      const { verdict, stopped } = onDisk(counters(7, 4), {}, 5000);
      expect(verdict).toBe('inconclusive');
      expect(stopped).toContain('ENOSPC');
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  test('or not there, or gone: the same', () => {
    const none = folderSpill(join(folder, 'none'));
    expect(onDisk(counters(4, 4), {}, 100, none).stopped).toMatch(/^disk \(ENOENT/);
    const readSync = (() => 0) as unknown as SpillCalls['readSync'];
    const short = folderSpill(folder, { ...fs, readSync });
    expect(onDisk(counters(6, 4), {}, 500, short)).toMatchObject({
      verdict: 'inconclusive',
      stopped: 'disk (a file of the search is shorter than it was)',
    });
  });
});

test('a disk that cannot be read any more takes back nothing that was found: in words at least', () => {
  const system = counters(8, 4, 19);
  /** A search whose disk fails from so many reads on; how many there were. */
  const failing = (from: number): { found: ReturnType<typeof findings>; reads: number } => {
    let reads = 0;
    const readSync = ((...args: Parameters<typeof fs.readSync>) => {
      if (reads++ >= from) throw new Error('EIO: i/o error, read');
      return fs.readSync(...args);
    }) as SpillCalls['readSync'];
    const found = onDisk(system, {}, 50_000, folderSpill(folder, { ...fs, readSync }));
    return { found, reads };
  };
  const whole = failing(Infinity);
  const { rule } = whole.found.broken as { readonly rule: string };
  // The last reads are those for the trace.
  for (const from of [whole.reads - 1, whole.reads - 2]) {
    expect(failing(from).found).toMatchObject({
      verdict: 'inconclusive',
      stopped: `disk (${rule} is broken, but the run to it cannot be read back: EIO: i/o error, read)`,
    });
  }
  const { verdict, stopped, broken } = failing(whole.reads >> 1).found;
  expect({ verdict, stopped, broken }).toEqual({
    verdict: 'inconclusive',
    stopped: 'disk (EIO: i/o error, read)',
    broken: undefined,
  });
});

describe('an interruption while states are compared', () => {
  /** Interrupts at so many reads; how many there were. */
  function interrupted(at: number): { found: ReturnType<typeof findings>; reads: number } {
    let reads = 0;
    const readSync = ((...args: Parameters<typeof fs.readSync>) => {
      reads++;
      return fs.readSync(...args);
    }) as SpillCalls['readSync'];
    const spill = { space: folderSpill(folder, { ...fs, readSync }), memory: 1 << 20 };
    const strategy = compactBreadthFirst({ from: 1, spill: { ...spill, tableStates: 500 } });
    const found = findings(counters(6, 4, 16), { strategy, interrupted: () => reads >= at });
    return { found, reads };
  }

  /** The most reads after an interruption. */
  function mostAfter(): number {
    const whole = interrupted(Infinity);
    expect(whole.found.verdict).toBe('violated');
    let most = 0;
    for (let at = 1; at < whole.reads; at += 37) {
      const { found, reads } = interrupted(at);
      // A rule that was found to be broken is told all the same.
      if (found.verdict === 'violated') expect(found.broken).toEqual(whole.found.broken);
      else {
        expect(found).toMatchObject({ verdict: 'inconclusive', stopped: 'interrupted' });
        expect(found.states).toBeLessThanOrEqual(whole.found.states);
        most = Math.max(most, reads - at);
      }
    }
    return most;
  }

  // At most the reads between two questions, 2; else those of a whole comparison, 12 for what a batch of 1,024 moves stores.
  test('ends that', () => {
    expect(mostAfter()).toBeLessThan(6);
  });

  test('would not, if it were asked for at the end only: the count can fail', () => {
    const { settling } = SpilledStore.prototype;
    vi.spyOn(SpilledStore.prototype, 'settling').mockImplementation(function* (this: SpilledStore) {
      // As it was: at once, and nothing is heard before the core comes back for the clock.
      yield* [];
      return toTheEnd(settling.call(this));
    });
    expect(mostAfter()).toBeGreaterThan(8);
  });
});

test('no file is left, or even to be seen meanwhile', () => {
  const seen = new Set<string>();
  const interrupted = (): boolean => {
    for (const name of fs.readdirSync(folder)) seen.add(name);
    return false;
  };
  onDisk(counters(6, 4), { interrupted }, 500);

  expect([...seen, ...fs.readdirSync(folder)]).toEqual([]);
});

test('only a search by a core goes to the disk', () => {
  const spill = folderSpill(folder);
  expect(() => explore(counters(2, 2), { executor: 'js', spill })).toThrow('breadth-first');
});
