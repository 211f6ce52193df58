// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** By owner: device_find_child(), and the driver core. */
export const devicesReleased: Rule = {
  name: 'devices-released',
  contract: 'A device that is off its bus has no references left and is freed.',
  impact: 'The memory of the device leaks, and so does all that its release function gives back.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i) => {
        if (dev.life === 'deleted') return `scmi_dev#${i} is deleted and never freed`;
        if (dev.life !== 'registered') return null;
        return dev.refs.found > 0 || dev.refs.core > 0
          ? `scmi_dev#${i}: a lookup's or the core's reference was never put`
          : null;
      },
    ),
  premise: {
    text: 'a device was taken off its bus',
    holds: (s) => s.devices.some(({ life }) => life === 'deleted' || life === 'freed'),
  },
};
