// SPDX-License-Identifier: GPL-2.0-only
import { staleChannelPointers } from '../model/transports/virtioState.ts';
import { each, type Rule } from './rule.ts';

/** Fixes 3, 5, 7 and 8: freed while bound. */
export const endpointLives: Rule = {
  name: 'endpoint-lives',
  contract: 'A transport endpoint points only at live, published data.',
  impact:
    'The next message or interrupt on that channel uses what is gone: use after free, in interrupt context where it is an interrupt.',
  kind: 'always',
  clauses: (model) => [
    ...each(
      (s) => s.mailboxes,
      model,
      (mailbox, i, s) => {
        if (mailbox.cl === null) return null;
        const smbox = s.smboxes[mailbox.cl];
        if (smbox?.life === 'freed')
          return `mbox_chan#${i} has the client of smbox#${mailbox.cl}, which is freed`;
        const cinfo = smbox?.cinfo ?? null;
        if (cinfo !== null && s.channels[cinfo]?.life === 'freed') {
          return `mbox_chan#${i} leads to cinfo#${cinfo}, which is freed`;
        }
        return null;
      },
    ),
    ...each(
      (s) => s.irqLines,
      model,
      ({ dev_id }, i, s) => {
        if (dev_id === null) return null;
        const smc = s.smcs[dev_id];
        if (smc?.life === 'freed')
          return `irq#${i} has the handler of scmi_smc#${dev_id}, which is freed`;
        const cinfo = smc?.cinfo ?? null;
        return cinfo !== null && s.channels[cinfo]?.life === 'freed'
          ? `irq#${i} leads to cinfo#${cinfo}, which is freed`
          : null;
      },
    ),
    (s) => staleChannelPointers(s)[0] ?? null,
  ],
  premise: {
    text: 'a transport endpoint has a channel',
    holds: (s) =>
      s.mailboxes.some(({ cl }) => cl !== null) ||
      s.irqLines.some(({ dev_id }) => dev_id !== null) ||
      s.vio.channels.some(({ cinfo }) => cinfo !== null),
  },
};
