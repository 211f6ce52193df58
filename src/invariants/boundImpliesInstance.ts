// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Consumers are unbound before their supplier. */
export const boundImpliesInstance: Rule = {
  name: 'bound-implies-instance',
  contract: 'A bound protocol device has an instance that lives.',
  impact: 'A driver goes on without an instance: its next message is a use after free.',
  kind: 'always',
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i, s) => {
        if (!dev.bound || dev.parent === null) return null;
        const info = s.parents[dev.parent]?.info;
        return info === null || info === undefined
          ? `scmi_dev#${i} is bound and its instance is gone`
          : null;
      },
    ),
  premise: {
    text: 'a protocol device is bound',
    holds: (s) => s.devices.some(({ bound }) => bound),
  },
};
