// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { depthFirst } from '../../src/explorer/index.ts';
import { VARIANTS } from '../../src/model/fixes.ts';
import {
  DRIVERS,
  IRQ_KINDS,
  TRANSPORTS,
  type Action,
  type DriverName,
  type Scenario,
} from '../../src/model/scenario.ts';
import { tooLarge } from '../../src/model/sizes.ts';

/** The model and the explorer, with the true sizes of pools or with others. */
async function modules(): Promise<Modules> {
  vi.resetModules();
  const { buildModel } = await import('../../src/model/model.ts');
  const { explore } = await import('../../src/explorer/index.ts');
  return { buildModel, explore };
}

interface Modules {
  readonly buildModel: typeof import('../../src/model/model.ts').buildModel;
  readonly explore: typeof import('../../src/explorer/index.ts').explore;
}

/** How many states of each scenario are looked at, nearest first and deepest first. */
const STATES = 8_000;

const LOADS = (driver: DriverName): readonly Action[] =>
  [0, 1, 2].flatMap(() => [`load ${driver}`, `unload ${driver}`] as const);

const chance = fc.record({
  transport: fc.constantFrom(...TRANSPORTS),
  mboxes: fc.constantFrom(1, 2, 3, 4),
  shmems: fc.constantFrom(1, 2),
  messages: fc.constantFrom(1, 2),
  nodes: fc.subarray([0x13, 0x15] as const, { minLength: 1 }),
  own: fc.constantFrom(0, 0, 0, 1, 2),
  drivers: fc.subarray([...DRIVERS], { minLength: 1 }),
  same: fc.boolean(),
  notifies: fc.boolean(),
  sends: fc.boolean(),
  loads: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 2 }),
  rebinds: fc.boolean(),
  second: fc.boolean(),
  other: fc.constantFrom<readonly Action[]>(
    [],
    ['reprobe'],
    ['send'],
    ['sysfs unbind A', 'sysfs bind A'],
  ),
  irqs: fc.integer({ min: 0, max: 1 }),
  faults: fc.integer({ min: 0, max: 2 }),
});

const scenarios: fc.Arbitrary<Scenario> = chance
  .map(({ nodes, own, drivers, same, notifies, sends, loads, rebinds, second, other, ...rest }) => {
    const bind: readonly Action[] = ['bind', 'unbind'];
    const threads = [
      { name: 'user', does: rebinds ? [...bind, ...bind] : bind },
      ...drivers.map((driver, i) => ({ name: driver, does: LOADS(driver).slice(0, loads[i]) })),
      ...(other.length > 0 && drivers.includes('A') ? [{ name: 'other', does: other }] : []),
      ...(second ? [{ name: 'user 2', does: ['bind 2', 'unbind 2'] as const }] : []),
    ];
    return {
      ...rest,
      protocols: nodes.map((reg) => ({ reg, mboxes: own })),
      drivers: drivers.map((name, i) => {
        return { name, protocol: i === 0 || same ? 0x13 : 0x15, notifies, sends };
      }),
      setup: [],
      threads,
      irqKinds: IRQ_KINDS,
      faultSites: [],
    } as Scenario;
  })
  .filter((scenario) => tooLarge(scenario) === null);

/** A run of it needs all that it has room for. */
const LOADED_TWICE: Scenario = {
  transport: 'mailbox',
  mboxes: 2,
  shmems: 2,
  protocols: [{ reg: 0x13, mboxes: 0 }],
  drivers: [{ name: 'A', protocol: 0x13, notifies: true, sends: false }],
  setup: ['bind'],
  threads: [{ name: 'A', does: ['load A', 'unload A', 'load A'] }],
  irqs: 0,
  irqKinds: [],
  faults: 0,
  faultSites: [],
};

function lookAround(
  scenario: Scenario,
  variant: 'base' | 'all',
  { buildModel, explore }: Modules,
): void {
  const { system } = buildModel({
    scenario,
    forms: VARIANTS[variant] ?? new Set(),
    checked: new Set(),
    properties: () => [],
  });
  for (const strategy of [{}, { strategy: depthFirst }])
    explore(system, { budget: { states: STATES }, ...strategy });
}

describe('the pools of a scenario', () => {
  test('are never used up', async () => {
    const real = await modules();
    fc.assert(
      fc.property(scenarios, fc.constantFrom('base', 'all'), (scenario, variant) => {
        expect(() => lookAround(scenario, variant, real)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['heads', 1],
    ['devices', 3],
    ['instances', 1],
    ['handlers', 0],
    ['channels', 1],
  ])('are used up, and that is noticed, with fewer %s (%i)', async (pool, size) => {
    vi.doMock('../../src/model/sizes.ts', async (original) => {
      const real = await original<typeof import('../../src/model/sizes.ts')>();
      return { ...real, sizesOf: (of: Scenario) => ({ ...real.sizesOf(of), [pool]: size }) };
    });
    const small = await modules();
    vi.doUnmock('../../src/model/sizes.ts');
    expect(() => lookAround(LOADED_TWICE, 'all', small)).toThrow(/used up/);
  });
});
