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

/** The model of a scenario with all fixes in, under all safety rules. */
export function scmi(name) {
  const rules = new Set(RULES.map((rule) => rule.name));
  const { system } = buildModel({
    scenario: SCENARIOS[name],
    forms: VARIANTS.all,
    checked: rules,
    properties: (model) => propertiesOf(model, rules),
  });
  // Exploration is what is measured: no search for cycles afterwards.
  const properties = system.properties.filter(({ kind }) => kind !== 'eventually');
  return { ...system, properties };
}
