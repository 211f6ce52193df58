// SPDX-License-Identifier: GPL-2.0-only
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { breadthFirst } from '../../src/explorer/breadthFirst.ts';
import { components } from '../../src/explorer/components.ts';
import {
  array,
  explore,
  folderSpill,
  int,
  record,
  type Schema,
  type Strategy,
  type System,
} from '../../src/explorer/index.ts';
import { compactBreadthFirst } from '../../src/explorer/wasm/compactSearch.ts';
import { SortedRuns } from '../../src/explorer/wasm/sortedRuns.ts';
import { counters } from './models/counters.ts';
import { looseSystem } from './models/looseSystem.ts';
import { philosophers } from './models/philosophers.ts';
import { randomSystem } from './models/randomSystem.ts';

/** What a whole search says at its end; `undefined` when a rule was broken before. */
function atTheEnd<S>(system: System<S>, search: Strategy, tell: Tell): boolean | undefined {
  let answer: boolean | undefined;
  const strategy: Strategy = function* (x, depth) {
    yield* search(x, depth);
    if (x.found.size === 0) answer = yield* tell(x);
  };
  explore({ ...system, properties: [] }, { strategy });
  return answer;
}

type Tell = <S, L>(x: Parameters<typeof breadthFirst<S, L>>[0]) => Generator<void, boolean>;

const byCore: Tell = function* (x) {
  if (!x.store.acyclic) throw new Error('the store cannot tell');
  return yield* x.store.acyclic();
};

const byTarjan: Tell = function* (x) {
  const found = yield* components({
    size: x.store.size,
    includes: () => true,
    edges: (id, visit) => {
      const next = x.moves(id);
      for (let i = 0; i < next.count; i++) visit(x.target(i));
    },
  });
  return found.count === 0;
};

/** The same system with states of more words than two, so that they are compressed. */
function widened<S>(
  system: System<S>,
): System<{ readonly wide: readonly number[]; readonly of: S }> {
  const wide = array(12, int(0, 1000));
  return {
    name: system.name,
    schema: record({ wide, of: system.schema as Schema }) as never,
    initial: { wide: Array.from({ length: 12 }, (_, i) => 7 * i), of: system.initial },
    processes: system.processes.map(({ name, moves, resting }) => ({
      name,
      resting: (s) => resting(s.of),
      moves: (s) =>
        moves(s.of).map(({ label, apply }) => ({ label, apply: (d) => apply(d.of as never) })),
    })),
    properties: [],
  };
}

const core = compactBreadthFirst({ from: 0 });

/** A search whose states go to the disk all the time. */
const onDisk = (tableStates: number): Strategy =>
  compactBreadthFirst({
    from: 0,
    spill: { space: folderSpill(tmpdir()), memory: 16 << 20, tableStates },
  });

function expectAlike<S>(system: System<S>, tableStates = 1): boolean | undefined {
  const tarjan = atTheEnd(system, breadthFirst, byTarjan);
  expect(atTheEnd(system, core, byCore)).toBe(tarjan);
  expect(atTheEnd(system, onDisk(tableStates), byCore)).toBe(tarjan);
  return tarjan;
}

test('a core finds a cycle where Tarjan’s algorithm does', () => {
  const seen = new Set<boolean | undefined>();
  fc.assert(
    fc.property(fc.oneof(randomSystem, looseSystem), (system) => {
      const some = system as System<unknown>;
      seen.add(expectAlike(some));
      expectAlike(widened(some));
    }),
    { numRuns: 150 },
  );
  expect([...seen]).toEqual(expect.arrayContaining([true, false]));
});

test('larger spaces, and two cores on one memory', () => {
  expect(expectAlike(counters(5, 4), 100)).toBe(true);
  expect(atTheEnd(counters(7, 4), onDisk(20_000), byCore)).toBe(true);
  expect(expectAlike(philosophers(5, true), 10)).toBe(false);
  const two = compactBreadthFirst({ from: 0, workers: 2, crowd: 0 });
  expect(atTheEnd(counters(6, 4), two, byCore)).toBe(true);
  expect(atTheEnd(philosophers(5, true), two, byCore)).toBe(false);
});

test('without room it tells nothing', () => {
  const tight: Tell = function* (x) {
    (x.store as unknown as { memory: { fits: () => boolean } }).memory.fits = () => false;
    return yield* byCore(x);
  };
  expect(atTheEnd(counters(3, 4), core, tight)).toBe(false);
});

test('of states on the disk each edge counts: one that is passed over is noticed', () => {
  const { places } = SortedRuns.prototype;
  const EDGES = 5 * 4 * 5 ** 4;
  const without = (edge: number): boolean | undefined => {
    let left = edge;
    const spy = vi.spyOn(SortedRuns.prototype, 'places');
    spy.mockImplementation(function (this: SortedRuns, keys, visit) {
      return places.call(this, keys, (place, i) => {
        if (left-- !== 0) visit(place, i);
      });
    });
    try {
      return atTheEnd(counters(5, 4), onDisk(100), byCore);
    } finally {
      spy.mockRestore();
    }
  };
  expect(() => without(100)).toThrow('more edges than were counted');
  expect(without(EDGES + 100)).toBe(false);
  expect(without(Infinity)).toBe(true);
});
