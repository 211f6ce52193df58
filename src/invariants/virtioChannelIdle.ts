// SPDX-License-Identifier: GPL-2.0-only
import { notIdle } from '../model/transports/virtioState.ts';
import { type Rule } from './rule.ts';

/** Users, completion, workqueue and channel pointers. */
export const virtioChannelIdle: Rule = {
  name: 'virtio-channel-idle',
  contract: 'When no instance is bound, a virtio channel is as scmi_vio_probe() left it.',
  impact:
    'The next instance finds the channel as the last one left it: it is refused the channel, or uses what is gone.',
  kind: 'quiet',
  clauses: () => [(s) => notIdle(s)[0] ?? null],
  premise: {
    text: 'an instance is gone, and the virtio device stays',
    holds: (s) => s.vio.present && s.infos.some(({ life }) => life === 'freed'),
  },
};
