// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged at ida_free() and where a device gets its sysfs name. */
export const busIdUnique: Rule = {
  name: 'bus-id-unique',
  contract: 'A bus id is given back once, and not while a device of that name is still registered.',
  impact:
    'Two devices get one name: sysfs warns of a duplicate filename, device_add() fails with -EEXIST, and an instance or a driver stays without its device.',
  kind: 'step',
  premise: {
    text: 'a bus id was given back',
    holds: (s) =>
      s.devices.some(
        ({ life, id }) => life === 'freed' && id > 0 && s.scmi_bus_id[id - 1] === false,
      ) || s.devices.some(({ life, id }) => (life === 'freed' || life === 'deleted') && id === 0),
  },
};
