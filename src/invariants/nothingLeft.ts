// SPDX-License-Identifier: GPL-2.0-only
import { each, isTransportName, type Rule } from './rule.ts';

/** Fixes 2, 3, 4, 5, 7, 8 and 15. */
export const nothingLeft: Rule = {
  name: 'nothing-left',
  contract:
    'After remove or a failed probe nothing of the instance is left: no transport device, id, mailbox channel, interrupt handler, notifier or list entry.',
  impact:
    'A leak, and what is left is in the way of the next bind: that fails with -EBUSY or -EEXIST, or takes what is stale for its own.',
  kind: 'quiet',
  clauses: (model) => [
    ...each(
      (s) => s.devices,
      model,
      (dev, i, s) =>
        dev.life === 'registered' &&
        isTransportName(dev.name) &&
        dev.parent !== null &&
        s.parents[dev.parent]?.info === null
          ? `transport device scmi_dev#${i} (protocol 0x${dev.protocol.toString(16)}) is left`
          : null,
    ),
    ...each(
      (s) => s.scmi_bus_id,
      model,
      (taken, i, s) =>
        taken &&
        !s.devices.some(
          ({ life, id }) => id === i + 1 && (life === 'registered' || life === 'alloc'),
        )
          ? `bus id ${i + 1} is taken and no device has it`
          : null,
    ),
    ...each(
      (s) => s.mailboxes,
      model,
      (mailbox, i, s) =>
        mailbox.cl !== null && s.parents.every(({ info }) => info === null)
          ? `mbox_chan#${i} is still bound to smbox#${mailbox.cl}`
          : null,
    ),
    ...each(
      (s) => s.irqLines,
      model,
      ({ dev_id }, i, s) =>
        dev_id !== null && s.parents.every(({ info }) => info === null)
          ? `irq#${i} still has the handler of scmi_smc#${dev_id}`
          : null,
    ),
    ...each(
      (s) => s.infos,
      model,
      (info, i, s) => {
        if (info.life !== 'freed') return null;
        if (s.scmi_id[i] === true) return `scmi_id ${i} is taken`;
        return info.listed ? `info#${i} is still on scmi_list` : null;
      },
    ),
  ],
  premise: {
    text: 'an instance is gone',
    holds: (s) => s.infos.some(({ life }) => life === 'freed'),
  },
};
