// SPDX-License-Identifier: GPL-2.0-only
import { type Rule } from './rule.ts';

/** Fix 11. */
export const syspowerUnique: Rule = {
  name: 'syspower-unique',
  contract: 'At most one SystemPower device is registered in the system.',
  impact: 'Two drivers act on one request of the platform to power off.',
  kind: 'always',
  clauses: () => [
    (s) =>
      s.devices.filter(({ life, protocol }) => protocol === 0x12 && life === 'registered').length >
      1
        ? 'two SystemPower devices are registered'
        : null,
  ],
  premise: {
    text: 'a SystemPower device is registered',
    holds: (s) =>
      s.devices.some(({ life, protocol }) => life === 'registered' && protocol === 0x12),
  },
};
