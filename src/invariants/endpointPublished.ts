// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Fix 14. */
export const endpointPublished: Rule = {
  name: 'endpoint-published',
  contract: 'Interrupts are possible only on channels whose data are published.',
  kind: 'always',
  clauses: (model) =>
    each(
      (s) => s.mailboxes,
      model,
      (mailbox, i, s) => {
        if (!mailbox.irq || mailbox.cl === null) return null;
        const smbox = s.smboxes[mailbox.cl];
        if (smbox?.life !== 'live') return null;
        if (smbox.cinfo === null)
          return `mbox_chan#${i} may interrupt and smbox#${mailbox.cl} has no cinfo yet`;
        return s.channels[smbox.cinfo]?.handle === true
          ? null
          : `mbox_chan#${i} may interrupt and cinfo#${smbox.cinfo} has no handle yet`;
      },
    ),
  premise: {
    text: 'a mailbox channel may interrupt',
    holds: (s) => s.mailboxes.some(({ irq }) => irq),
  },
};
