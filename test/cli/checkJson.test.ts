// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Workplace } from './commandLine.ts';

const schema = z.fromJSONSchema(
  JSON.parse(readFileSync('docs/schema/check.schema.json', 'utf8')) as never,
);

interface Printed {
  readonly specs: readonly {
    readonly before: { readonly search: object } | null;
    readonly after: { readonly search: object };
  }[];
}

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const check = async (...argv: readonly string[]): Promise<Printed> => {
  const { stdout } = await place.run(['check', '--no-svg', '--json', ...argv]);
  return JSON.parse(stdout) as Printed;
};

describe('check --json', () => {
  it.each<readonly string[]>([
    [],
    ['-v', '--workers', '2'],
    ['--variant', 'base'],
    ['--shard', '2/3'],
    ['--faults', '8'],
    ['--memory', '1K'],
    ['--search', 'swarm'],
    ['--search', 'bounded'],
    ['--reduce', 'fold,sym'],
    ['--hash-compaction'],
  ])('is what its published schema says: %j', async (...argv) => {
    expect(schema.safeParse(await check(...argv)).error?.issues).toBeUndefined();
  });

  it('is so of a tree', async () => {
    place.write('strange/drivers/firmware/arm_scmi/bus.c', '');
    const printed = await check('--tree', join(place.root, 'strange'));
    expect(schema.safeParse(printed).error?.issues).toBeUndefined();
    expect(printed.specs.map(({ after }) => after.search)).toContain(null);
  });

  it.each<[string, (printed: Printed) => unknown]>([
    ['a field too many', (printed) => ({ ...printed, more: 1 })],
    ['one that lacks', ({ specs }) => ({ specs, exit: 0 })],
    [
      'an order that there is not',
      ({ specs, ...rest }) => ({
        ...rest,
        specs: specs.map((one) => ({
          ...one,
          after: { ...one.after, search: { ...one.after.search, order: 'best-first' } },
        })),
      }),
    ],
  ])('would not be with %s', async (_, change) => {
    expect(schema.safeParse(change(await check())).success).toBe(false);
  });
});

describe('how an answer was found', () => {
  const found = async (...argv: readonly string[]): Promise<object> =>
    (await check(...argv)).specs[0]!.after.search;
  /** Of a model whose states are two words. */
  const usual = {
    order: 'bfs',
    executor: 'wasm',
    workers: null,
    reductions: ['fold'],
    kept: 'states',
    spill: false,
    bounds: {
      scenario:
        'mailbox, 2 mboxes; 0 protocols; 0 drivers; 2 threads (find, destroy); 0 interrupts; 0 failures',
      states: 20_000_000,
      seconds: 100,
    },
  };

  const inJs = { ...usual, executor: 'js' };

  it.each<[readonly string[], object]>([
    [[], usual],
    [['--workers', '2'], { ...usual, workers: 2 }],
    [['-v'], { ...usual, threads: 1 }],
    [
      ['--budget-states', '5', '--budget-seconds', '0.5'],
      { ...usual, bounds: { ...usual.bounds, states: 5, seconds: 0.5 } },
    ],
    [['--search', 'dfs', '--reduce', 'por'], { ...inJs, order: 'dfs', reductions: ['por'] }],
    [['--reduce', 'none'], { ...usual, reductions: [] }],
    [['--reduce', 'sym'], { ...usual, reductions: ['sym'], interchangeable: [] }],
    [['--search', 'bounded', '--switches', '2'], { ...inJs, order: 'bounded', switches: 2 }],
    [
      ['--search', 'random', '--seed', '7', '--runs', '3'],
      { ...inJs, order: 'random', seed: 7, runs: 3 },
    ],
  ])('%j', async (argv, expected) => {
    expect(await found(...argv)).toEqual(expected);
  });

  it('tells how many states hashes miss', async () => {
    const { kept } = (await found('--hash-compaction', '8', '--seed', '3')) as {
      readonly kept: { readonly missed: number };
    };
    expect(kept).toEqual({ bits: 8, seed: 3, missed: expect.any(Number) as number });
    // 12 states: each meets up to 11 others, of 256 hashes.
    expect(kept.missed).toBeGreaterThan(0);
    expect(kept.missed).toBeLessThan((12 * 11) / 256);
  });

  it('tells that states may go to a disk', async () => {
    const argv = ['--spill', join(place.root, 'disk')];
    expect(await found(...argv)).toEqual({ ...usual, spill: true });
  });

  it('tells of a path that nothing else was looked at', async () => {
    const line = 'after: { variant: v3, expect: holds, counts: { states: 12 } }';
    place.change(
      'specs/fix-01.yaml',
      line,
      'after: { variant: v3, expect: holds }\npath: 0x3:1x2@00000000',
    );
    expect(await found('--spec', 'fix-01')).toEqual({ ...inJs, order: 'path' });
  });
});
