// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CheckpointError,
  explore,
  verifyTrace,
  type CheckpointOptions,
  type ExploreOptions,
  type Result,
  type System,
} from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { MemoryCheckpoint } from './memoryCheckpoint.ts';
import { counters } from './models/counters.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';
import { twoPhaseCommit } from './models/twoPhaseCommit.ts';

/** Without what depends on the clock, or on how often something was learnt. */
function findings<S>(
  system: System<S>,
  options: ExploreOptions,
): Omit<Result<S>, 'seconds' | 'readings'> {
  const { seconds: _, readings: __, ...rest } = explore(system, options);
  if (rest.broken) verifyTrace(system, rest.broken);
  return rest;
}

/** Resumes from checkpoints of a whole run; all must end as the run did. How many there were. */
function expectResumable<S>(system: System<S>, fuel: number, options: ExploreOptions = {}): number {
  const store = new MemoryCheckpoint();
  const whole = findings(system, { ...options, executor: 'js' });
  const run = (resume: boolean): unknown => {
    const checkpoint: CheckpointOptions = { store, every: 0, resume };
    return findings(system, {
      ...options,
      strategy: compactBreadthFirst({ from: 0, shape: 300, fuel, checkpoint }),
    });
  };
  expect(run(false)).toEqual(whole);
  const all = [...store.all];
  const step = Math.ceil(all.length / 8);
  for (const kept of all.filter((_, i) => i % step === 0)) {
    store.kept = kept;
    expect(run(true)).toEqual(whole);
  }
  return all.length;
}

/** A search that is cut off after so many states, and what it left. */
function cutOff<S>(system: System<S>, polls: number): MemoryCheckpoint {
  const store = new MemoryCheckpoint();
  let left = polls;
  const { stopped } = explore(system, {
    executor: 'wasm',
    checkpoint: { store, every: Infinity },
    interrupted: () => left-- <= 0,
  });
  expect(stopped).toBe('interrupted');
  expect(store.kept).toBeDefined();
  return store;
}

describe('a resumed search', () => {
  test('ends as one that was never cut off', () => {
    expect(expectResumable(counters(6, 4), 16)).toBeGreaterThan(3);
    expect(expectResumable(counters(1, 9), 1)).toBeGreaterThan(0);
    expect(expectResumable(counters(5, 4, 15), 8)).toBeGreaterThan(3);
    expect(expectResumable(twoPhaseCommit(5), 8)).toBeGreaterThan(3);
    expect(expectResumable(philosophers(5, true), 1, { stopAtFirst: false })).toBeGreaterThan(1);
  });

  test('ends as one that was never cut off, in random systems', () => {
    let checkpoints = 0;
    fc.assert(
      fc.property(randomSystem, fc.boolean(), (system, stopAtFirst) => {
        checkpoints += expectResumable(system, 1, { stopAtFirst });
      }),
      { numRuns: 60 },
    );
    expect(checkpoints).toBeGreaterThan(30);
  });

  test('goes on where Ctrl-C left it, again and again', () => {
    const system = counters(7, 4, 26);
    const whole = findings(system, {});
    const store = cutOff(system, 4);
    for (let round = 0; round < 50; round++) {
      let left = 3;
      const {
        seconds: _,
        readings: __,
        ...found
      } = explore(system, {
        executor: 'wasm',
        checkpoint: { store, every: Infinity, resume: true },
        interrupted: () => left-- <= 0,
      });
      if (found.stopped === undefined) return expect(found).toEqual(whole);
    }
    expect.unreachable('it never ended');
  });

  test('may have several workers', () => {
    const system = counters(7, 4);
    const store = new MemoryCheckpoint();
    const run = (resume: boolean): unknown =>
      findings(system, {
        strategy: compactBreadthFirst({
          from: 0,
          workers: 2,
          crowd: 0,
          checkpoint: { store, every: 0, resume },
        }),
      });
    const whole = findings(system, {});
    expect(run(false)).toEqual(whole);
    const all = [...store.all];
    expect(all.length).toBeGreaterThan(10);
    for (const kept of all.filter((_, i) => i % 16 === 0)) {
      store.kept = kept;
      expect(run(true)).toEqual(whole);
    }
  });

  test('begins when nothing is kept', () => {
    const checkpoint = { store: new MemoryCheckpoint(), resume: true };
    expect(findings(counters(3, 4), { checkpoint })).toEqual(findings(counters(3, 4), {}));
  });
});

describe('a checkpoint is refused', () => {
  const system = counters(7, 4);
  const store = cutOff(system, 2);
  const kept = store.kept!;
  const resume = (other: System<never> | typeof system = system, identity = ''): unknown =>
    explore(other as typeof system, {
      executor: 'wasm',
      checkpoint: { store, resume: true, identity, every: Infinity },
    });

  test('when it is cut short anywhere, or a byte is another one', () => {
    fc.assert(
      fc.property(fc.nat(kept.length - 1), fc.boolean(), (at, cut) => {
        store.kept = cut
          ? kept.subarray(0, at)
          : kept.map((byte, i) => (i === at ? byte ^ 1 : byte));
        expect(() => resume()).toThrow(CheckpointError);
        expect(() => resume()).toThrow('damaged');
      }),
      { numRuns: 20 },
    );
    store.kept = kept;
    expect(resume()).toMatchObject({ verdict: 'holds', states: 5 ** 7 });
  });

  test('of another size, of other rules, or under another identity', () => {
    store.kept = kept;
    const [rule, ...rest] = system.properties;
    const others: readonly (typeof system)[] = [
      counters(7, 5),
      { ...system, properties: rest },
      { ...system, properties: [{ ...rule!, name: 'other' }, ...rest] },
      { ...system, initial: { ...system.initial, at: [1, 0, 0, 0, 0, 0, 0] } },
    ];
    for (const other of others) expect(() => resume(other)).toThrow('another model');
    expect(() => resume(system, 'another text')).toThrow('another model');
  });

  test('when recipes or rules of the same names do something else', () => {
    store.kept = kept;
    const [first, ...processes] = system.processes;
    const still = { ...first!, moves: () => [] };
    expect(() => resume({ ...system, processes: [still, ...processes] })).toThrow('another model');
    expect(() => resume(counters(7, 4, 0))).toThrow('another model');
  });

  test('for a search that keeps none', () => {
    const checkpoint = { store };
    expect(() => explore(system, { executor: 'js', checkpoint })).toThrow('breadth-first');
  });
});

test('a checkpoint that cannot be written is told, and the search goes on', () => {
  const failures: string[] = [];
  const system = counters(7, 4);
  const full = {
    save: () => {
      throw new Error('ENOSPC: no space left on device');
    },
    open: () => undefined,
  };
  const onFailed = (error: Error): void => void failures.push(error.message);
  const found = findings(system, {
    executor: 'wasm',
    checkpoint: { store: full, every: 0, onFailed },
  });
  expect(found).toEqual(findings(system, {}));
  expect(failures[0]).toContain('ENOSPC');
});

test('at the limit of memory the search stops inconclusive, and goes on with more', () => {
  const system = counters(8, 4);
  const checkpoint = { store: new MemoryCheckpoint(), every: Infinity, resume: true };
  const little = explore(system, { checkpoint, budget: { memory: 8 << 20 } });
  expect(little).toMatchObject({ verdict: 'inconclusive', stopped: 'memory' });
  expect(little.states).toBeLessThan(5 ** 8);
  expect(findings(system, { checkpoint })).toEqual(findings(system, {}));
});
