// SPDX-License-Identifier: GPL-2.0-only
import { isTransportName, type Rule } from './rule.ts';

/** Fix 11. The reservation goes by protocol id alone, so a transport device of that protocol takes it too. */
export const syspowerOwned: Rule = {
  name: 'syspower-owned',
  contract: 'The SystemPower reservation is held exactly while a SystemPower device lives.',
  impact:
    'SystemPower cannot be had again before the next boot, or is had twice: no orderly power-off on request of the platform, or two at once.',
  kind: 'quiet',
  clauses: () => [
    (s) => {
      const alive = s.devices.filter(
        ({ life, protocol, name }) =>
          protocol === 0x12 && life === 'registered' && !isTransportName(name),
      ).length;
      const transports = s.devices.filter(
        ({ life, protocol, name }) =>
          protocol === 0x12 && life === 'registered' && isTransportName(name),
      ).length;
      if (s.scmi_syspower !== null && alive + transports === 0) {
        return 'SystemPower is reserved and no SystemPower device lives';
      }
      return s.scmi_syspower === null && alive + transports > 0
        ? 'a SystemPower device lives and SystemPower is not reserved'
        : null;
    },
  ],
  premise: {
    text: 'a SystemPower device was asked for',
    holds: (s) => s.drivers.some(({ protocol, rdev }) => protocol === 0x12 && rdev === 'listed'),
  },
};
