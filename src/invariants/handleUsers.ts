// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Fix 16: scmi_handle_get() and scmi_handle_put(). */
export const handleUsers: Rule = {
  name: 'handle-users',
  contract: 'The users of an instance are the devices that carry its handle.',
  impact:
    'The count of users is wrong: an unbind warns of users that there are not, or says nothing of those that there are.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.infos,
      model,
      (info, i, s) => {
        const users = s.devices.filter(
          ({ life, handle }) => life !== 'freed' && handle === i,
        ).length;
        return info.life === 'live' && info.users !== users
          ? `info#${i} counts ${info.users} users, and ${users} devices carry its handle`
          : null;
      },
    ),
  premise: {
    text: 'an instance has been used',
    holds: (s) => s.devices.some(({ handle }) => handle !== null),
  },
};
