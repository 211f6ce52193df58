// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged along the receive path of all transports. */
export const rxCallbackPreconditions: Rule = {
  name: 'rx-callback-preconditions',
  contract:
    'A receive callback finds its channel, the instance behind it and the transfer tables set up.',
  impact: 'The callback follows a pointer that is not set: NULL pointer dereference, an oops.',
  kind: 'step',
  premise: {
    text: 'an interrupt is being handled',
    holds: (s) =>
      s.mailboxes.some(({ handling }) => handling) ||
      s.irqLines.some(({ handling }) => handling) ||
      s.vio.channels.some(({ users }) => users > 1),
  },
};
