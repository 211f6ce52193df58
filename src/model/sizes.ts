// SPDX-License-Identifier: GPL-2.0-only
import { MOST } from './kernel/values.ts';
import type { Action, Scenario } from './scenario.ts';
import { contextsOf } from './threads.ts';
import type { Sizes } from './worldSchema.ts';

/**
 * How large the pools of a scenario must be so that no run can use them up: freed objects keep
 * their place, so everything that can ever be allocated is counted.
 */
function poolsOf(scenario: Scenario): Sizes {
  const actions = [...scenario.setup, ...scenario.threads.flatMap(({ does }) => does)];
  const count = (...wanted: readonly Action[]): number =>
    actions.filter((action) => wanted.includes(action)).length;
  const transports = actions.includes('bind 2') ? 2 : 1;
  const parents = Math.max(1, count('bind', 'bind 2'));
  const reprobes = count('reprobe');
  const infos = parents + reprobes;
  // The instances of each transport device come up one after the other, those of two side by side.
  const successive = (['bind', 'bind 2'] as const)
    .slice(0, transports)
    .map((bind) => Math.max(1, count(bind)) + reprobes);

  const nodes = [
    { mboxes: scenario.mboxes, reg: 0x10 },
    ...scenario.protocols.map(({ mboxes, reg }) => ({ mboxes, reg })),
  ];
  const perInfo =
    scenario.transport === 'virtio'
      ? 2 + (scenario.faults > 0 || transports > 1 ? scenario.protocols.length : 0)
      : nodes.reduce((sum, { mboxes }) => sum + channelsOf(scenario, mboxes), 0);

  // A protocol device is made for each instance that comes up and each load that finds one; where
  // the one fails that comes first, the other tries again.
  const drivers = scenario.drivers
    .map(({ name, notifies }) => ({ name, notifies, loads: count(`load ${name}`) }))
    .filter(({ loads }) => loads > 0)
    .map(({ name, notifies, loads }) => {
      const meetings = successive.map((instances) => ({
        least: loads + instances - 1,
        most: loads * instances + instances,
      }));
      const least = total(meetings.map((meeting) => meeting.least));
      const most = total(meetings.map((meeting) => meeting.most));
      const made = Math.min(most, least + scenario.faults);
      // Each is probed when it is made; again when the driver comes, or by sysfs, or after a failure.
      const sysfs = count(`sysfs bind ${name}`, `sysfs unbind ${name}`);
      const again = loads * transports + sysfs + reprobes + scenario.faults;
      return { notifies, loads, made, binds: made + again };
    });
  const binds = total(drivers.map((driver) => driver.binds));

  const sizes = {
    transports,
    parents,
    infos,
    channels: perInfo * infos,
    devices: perInfo * infos + total(drivers.map(({ made }) => made)),
    mailboxes:
      scenario.transport !== 'mailbox'
        ? 0
        : transports * nodes.reduce((sum, { mboxes }) => sum + mboxes, 0),
    nodes: nodes.length,
    instances: infos + binds,
    handlers: total(drivers.filter(({ notifies }) => notifies).map((driver) => driver.binds)),
    heads: total(drivers.map(({ loads }) => loads)),
    messages: scenario.transport === 'virtio' ? perInfo * infos * (scenario.messages ?? 1) : 0,
  };
  return sizes;
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** Why a scenario is too large for the domains that locals have; `null` when it is not. */
export function tooLarge(scenario: Scenario): string | null {
  const threads = contextsOf(scenario).length;
  for (const [kind, size] of Object.entries({ threads, ...poolsOf(scenario) })) {
    const most = MOST[kind as keyof typeof MOST];
    if (size > most)
      return `the scenario needs ${size} ${kind}, and the model has room for ${most}`;
  }
  return null;
}

/**
 * How large the pools of a scenario are.
 * @throws Error when it is too large.
 */
export function sizesOf(scenario: Scenario): Sizes {
  const problem = tooLarge(scenario);
  if (problem !== null) throw new Error(problem);
  return poolsOf(scenario);
}

/**
 * TX, and RX where a second mailbox makes it available: allocated even where mailbox_chan_validate()
 * then finds no P2A channel. SMC has no RX, but allocates for it before it refuses.
 */
function channelsOf({ transport }: Scenario, mboxes: number): number {
  if (mboxes === 0) return 0;
  return mboxes === 1 && transport !== 'smc' ? 1 : 2;
}
