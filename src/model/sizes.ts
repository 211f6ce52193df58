// SPDX-License-Identifier: GPL-2.0-only
import { MOST } from './kernel/values.ts';
import type { Action, Scenario } from './scenario.ts';
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
  const infos = parents + count('reprobe');

  const nodes = [
    { mboxes: scenario.mboxes, reg: 0x10 },
    ...scenario.protocols.map(({ mboxes, reg }) => ({ mboxes, reg })),
  ];
  const perInfo =
    scenario.transport === 'virtio'
      ? 2 + (scenario.faults > 0 ? scenario.protocols.length : 0)
      : nodes.reduce((sum, { mboxes }) => sum + channelsOf(scenario, mboxes), 0);

  // A protocol device is made for each instance that comes up and each load that finds one.
  const drivers = scenario.drivers.map(({ name }) => {
    const loads = count(`load ${name}`);
    return {
      made: loads === 0 ? 0 : loads + infos - 1,
      binds: loads + infos + count(`sysfs bind ${name}`, 'reprobe'),
    };
  });
  const made = drivers.reduce((sum, driver) => sum + driver.made, 0);
  const binds = drivers.reduce((sum, driver) => sum + (driver.made === 0 ? 0 : driver.binds), 0);
  const notifying = scenario.drivers.some(({ notifies }) => notifies);

  const sizes = {
    transports,
    parents,
    infos,
    channels: perInfo * infos,
    devices: perInfo * infos + made,
    mailboxes:
      scenario.transport !== 'mailbox'
        ? 0
        : transports * nodes.reduce((sum, { mboxes }) => sum + mboxes, 0),
    nodes: nodes.length,
    instances: infos + binds,
    handlers: notifying ? Math.min(binds, MOST.handlers) : 0,
    messages: scenario.transport === 'virtio' ? 2 * infos * (scenario.messages ?? 1) : 0,
  };
  return sizes;
}

/** Why a scenario is too large for the domains that locals have; `null` when it is not. */
export function tooLarge(scenario: Scenario): string | null {
  for (const [kind, size] of Object.entries(poolsOf(scenario))) {
    const most = MOST[kind as keyof Sizes];
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
