// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Fix 16: without the link nothing makes the unbind of P wait for the device. */
export const boundImpliesLinked: Rule = {
  name: 'bound-implies-linked',
  contract: 'A bound protocol device has a device link to its instance.',
  impact:
    'An unbind of the instance does not wait for the driver, which goes on with a handle to freed memory: use after free.',
  kind: 'always',
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i) =>
        dev.bound && (dev.link === 'none' || dev.link === 'dormant')
          ? `scmi_dev#${i} is bound and has no device link that makes its parent wait for it`
          : null,
    ),
  premise: {
    text: 'a protocol device is bound',
    holds: (s) => s.devices.some(({ bound }) => bound),
  },
};
