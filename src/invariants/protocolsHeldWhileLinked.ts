// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Without the link the instance may be freed before the devres of the device are released. */
export const protocolsHeldWhileLinked: Rule = {
  name: 'protocols-held-while-linked',
  contract: 'A device holds protocols of its instance only while it is linked to it.',
  impact:
    'The instance may go before the device has given its protocols back: use after free in the devres of the device.',
  kind: 'always',
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i) =>
        dev.protocol_devres !== null && dev.link === 'none'
          ? `scmi_dev#${i} has no device link and still a protocol of info#${dev.protocol_devres} in its devres`
          : null,
    ),
  premise: {
    text: 'a device holds a protocol',
    holds: (s) => s.devices.some(({ protocol_devres }) => protocol_devres !== null),
  },
};
