// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged where the bus probes. */
export const transportDevicesNeverBound: Rule = {
  name: 'transport-devices-never-bound',
  contract: 'No driver is bound to a device that the transport has for a channel.',
  impact:
    'A protocol driver is bound to what is the device of a channel, and takes its data for those of a protocol.',
  kind: 'step',
  premise: {
    text: 'a transport device is registered while a driver is on the bus',
    holds: (s) =>
      s.devices.some(
        ({ life, name }) => life === 'registered' && name.startsWith('__scmi_transport_device'),
      ) && s.drivers.some(({ registered }) => registered),
  },
};
