// SPDX-License-Identifier: GPL-2.0-only
import { DRIVERS } from '../model/scenario.ts';
import { each, isTransportName, type Rule } from './rule.ts';

/** UNREQUEST: judged below instances that are bound; of the others see protocol-devices-gone. */
export const devicesGoWithRequest: Rule = {
  name: 'devices-go-with-request',
  contract: 'Below a bound instance there is a protocol device only while a driver asks for it.',
  impact:
    'A device that nobody asks for stays, and the next driver that asks for it finds it in the state of the last one.',
  kind: 'quiet',
  unless: { form: 'on-request', why: 'there devices stay until the core is unloaded' },
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i, s) => {
        if (dev.life !== 'registered' || isTransportName(dev.name) || dev.parent === null)
          return null;
        if (s.parents[dev.parent]?.driver !== 'bound') return null;
        const driver = s.drivers[(DRIVERS as readonly string[]).indexOf(dev.name)];
        return driver?.rdev === 'listed'
          ? null
          : `scmi_dev#${i} is left, and no driver asks for it`;
      },
    ),
  premise: {
    text: 'a request was taken back while an instance was bound',
    holds: (s) =>
      s.drivers.some(({ rdev }) => rdev === 'unlisted' || rdev === 'freed') &&
      s.parents.some(({ driver }) => driver === 'bound'),
  },
};
