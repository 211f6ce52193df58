// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Fix 1. */
export const nodeOwned: Rule = {
  name: 'node-owned',
  contract: 'A registered device holds a reference on its device tree node.',
  impact:
    'The node may be freed while the device still leads to it, as when an overlay is removed: use after free.',
  kind: 'always',
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i) =>
        dev.life === 'registered' && dev.node !== null && dev.nodeRefs === 0
          ? `scmi_dev#${i} is registered and holds no reference on its of_node`
          : null,
    ),
  premise: {
    text: 'a device with a node is registered',
    holds: (s) => s.devices.some(({ life, node }) => life === 'registered' && node !== null),
  },
};
