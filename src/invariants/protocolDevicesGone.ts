// SPDX-License-Identifier: GPL-2.0-only
import { each, isTransportName, type Rule } from './rule.ts';

/** No function of the SCMI core destroys protocol devices in scmi_remove(). */
export const protocolDevicesGone: Rule = {
  name: 'protocol-devices-gone',
  contract: 'When an instance is gone, so are the protocol devices below its parent.',
  impact:
    'The device leaks, and a driver that is bound to it goes on without an instance: use after free.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i, s) =>
        dev.life === 'registered' &&
        !isTransportName(dev.name) &&
        dev.parent !== null &&
        s.parents[dev.parent]?.life === 'deleted'
          ? `protocol device scmi_dev#${i} is left below a parent that is deleted`
          : null,
    ),
  premise: {
    text: 'an instance with a protocol device is gone',
    holds: (s) =>
      s.devices.some(
        ({ life, name, parent }) =>
          life !== 'none' &&
          !isTransportName(name) &&
          parent !== null &&
          s.parents[parent]?.life === 'deleted',
      ),
  },
};
