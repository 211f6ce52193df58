// SPDX-License-Identifier: GPL-2.0-only
// Scaled-up SCMI scenarios, smallest first: what the specs ask, with more of everything.
import { propertiesOf, RULES } from '../dist/src/invariants/index.js';
import { VARIANTS } from '../dist/src/model/fixes.js';
import { buildModel } from '../dist/src/model/model.js';

const base = {
  transport: 'virtio',
  mboxes: 2,
  shmems: 2,
  protocols: [{ reg: 0x13, mboxes: 0 }],
  drivers: [{ name: 'A', protocol: 0x13, notifies: true, sends: false }],
  setup: [],
  threads: [
    { name: 'user', does: ['bind', 'unbind'] },
    { name: 'module', does: ['load A', 'unload A'] },
  ],
  irqs: 1,
  irqKinds: ['notification', 'response', 'spurious'],
  faults: 0,
  faultSites: [],
};
const second = { name: 'B', protocol: 0x15, notifies: false, sends: false };

/** By name. */
export const SCENARIOS = {
  'one driver': { ...base, irqs: 0 },
  'one driver, one interrupt': base,
  'one driver, two interrupts': { ...base, irqs: 2 },
  'two drivers, two interrupts': {
    ...base,
    irqs: 2,
    protocols: [...base.protocols, { reg: 0x15, mboxes: 0 }],
    drivers: [...base.drivers, second],
    threads: [...base.threads, { name: 'module 2', does: ['load B', 'unload B'] }],
  },
  'two nodes, two drivers, two interrupts': {
    ...base,
    irqs: 2,
    protocols: [...base.protocols, { reg: 0x15, mboxes: 0 }],
    drivers: [...base.drivers, second],
    threads: [
      ...base.threads,
      { name: 'module 2', does: ['load B', 'unload B'] },
      { name: 'user 2', does: ['bind 2', 'unbind 2'] },
    ],
  },
};

const small = { ...base, transport: 'mailbox', threads: [], irqs: 0, irqKinds: ['notification'] };
const bind = { name: 'user', does: ['bind'] };
const sending = (name, protocol) => ({ name, protocol, notifies: false, sends: true });
const module = (name) => ({ name: `module ${name}`, does: [`load ${name}`, `unload ${name}`] });
const sender = (name, messages) => ({ name, does: Array(messages).fill('send') });
const one = { ...small, drivers: [sending('A', 0x13)], threads: [bind, module('A')] };
const two = {
  ...small,
  protocols: [...base.protocols, { reg: 0x15, mboxes: 0 }],
  drivers: [sending('A', 0x13), sending('B', 0x15)],
  threads: [bind, module('A'), module('B')],
};

/**
 * Scenarios of which every state is explored, by name, with how many there are. The landed code keeps
 * all rules in them but `protocol-devices-gone`, which a known finding breaks.
 */
export const WHOLE = {
  'one driver, two senders': {
    states: 105528,
    scenario: { ...one, threads: [...one.threads, sender('s', 1), sender('t', 1)] },
  },
  'one driver, two interrupts': { states: 1753180, scenario: { ...one, irqs: 2 } },
  'one driver, five interrupts': { states: 10511752, scenario: { ...one, irqs: 5 } },
  'two drivers, one message': {
    states: 24906208,
    scenario: { ...two, threads: [...two.threads, sender('s', 1)] },
  },
  'two drivers, five messages': {
    states: 108009344,
    scenario: { ...two, threads: [...two.threads, sender('s', 5)] },
  },
};

/** The model of a scenario that is searched as far as a budget goes: all fixes, all safety rules. */
export function scmi(name) {
  return modelOf(SCENARIOS[name], VARIANTS.all, []);
}

/** The model of a scenario that is searched to its end. */
export function scmiWhole(name) {
  return modelOf(WHOLE[name].scenario, VARIANTS.landed, ['protocol-devices-gone']);
}

function modelOf(scenario, forms, except) {
  const rules = new Set(RULES.map((rule) => rule.name).filter((rule) => !except.includes(rule)));
  const { system } = buildModel({
    scenario,
    forms,
    checked: rules,
    properties: (model) => propertiesOf(model, rules),
  });
  // Exploration is what is measured: no search for cycles afterwards.
  const properties = system.properties.filter(({ kind }) => kind !== 'eventually');
  return { ...system, properties };
}
