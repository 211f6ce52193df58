// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged in send_message of the transports. */
export const noSendOnDeadChannel: Rule = {
  name: 'no-send-on-dead-channel',
  contract: 'A message is sent only on a channel whose transport is set up.',
  impact:
    'The transport follows pointers that are gone: NULL pointer dereference or use after free.',
  kind: 'step',
  premise: {
    text: 'a transport channel was taken down',
    holds: (s) =>
      s.smboxes.some(({ life, chan }) => life !== 'none' && chan === null) ||
      s.smcs.some(({ life, cinfo }) => life !== 'none' && cinfo === null) ||
      s.vio.broken,
  },
};
