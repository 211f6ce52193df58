// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** By owner: the core holds BASE, a device its protocol (devm), a registered handler that of its event. */
export const protocolUsers: Rule = {
  name: 'protocol-users',
  contract:
    'The users of a protocol instance are the core, the devices and the event handlers that hold it.',
  impact: 'A protocol is given back under a user, or never: use after free, or a leak.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.instances,
      model,
      (pi, i, s) => {
        if (pi.life !== 'live' || pi.info === null || s.infos[pi.info]?.life !== 'live')
          return null;
        const held =
          Number(pi.protocol === 0x10) +
          s.devices.filter((dev) => dev.protocol_devres === pi.info && dev.protocol === pi.protocol)
            .length +
          s.handlers.filter((hndl) => hndl.on === 'registered' && hndl.r_evt === i).length;
        return pi.users === held ? null : `pi#${i} counts ${pi.users} users, and ${held} hold it`;
      },
    ),
  premise: {
    text: 'a device or a handler holds a protocol',
    holds: (s) =>
      s.devices.some(({ protocol_devres }) => protocol_devres !== null) ||
      s.handlers.some(({ on }) => on === 'registered'),
  },
};
