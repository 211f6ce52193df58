// SPDX-License-Identifier: GPL-2.0-only
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import type { Mutation } from './mutate.ts';

/** A mistake in the model of the code that landed, and what is to come of it. */
export interface Mutant {
  readonly name: string;
  readonly mutations: readonly Mutation<World>[];
  /** The spec whose `after` side it is made in; without the mistake that side holds. */
  readonly spec: string;
  /** What is different from that spec's scenario. */
  readonly scenario?: Partial<Scenario>;
  /** The rules that are judged, where not all of the spec's are. */
  readonly rules?: readonly string[];
  /** The rule that must be broken first. */
  readonly killedBy: string;
}

/** A mutant of one mutation. */
export function mutant(
  name: string,
  killedBy: string,
  spec: string,
  mutation: Mutation<World> | readonly Mutation<World>[],
  scenario: Partial<Scenario> = {},
): Mutant {
  const mutations = 'fn' in mutation ? [mutation] : mutation;
  return { name, killedBy, spec, mutations, scenario };
}

const driver = { notifies: false, sends: false } as const;

/** One driver that listens to the events of its protocol, and nobody beside probe and unbind. */
export const LISTENER: Partial<Scenario> = {
  drivers: [{ ...driver, name: 'A', protocol: 0x13, notifies: true }],
  threads: [{ name: 'user', does: ['bind', 'unbind'] }],
};

/** Two drivers that both ask for SystemPower. */
export const TWO_SYSPOWER: Partial<Scenario> = {
  drivers: [
    { ...driver, name: 'A', protocol: 0x12 },
    { ...driver, name: 'B', protocol: 0x12 },
  ],
  setup: ['load A', 'load B'],
  faults: 0,
};
