// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Fixes 6 and 13. */
export const callbacksStopped: Rule = {
  name: 'callbacks-stopped-before-free',
  contract: 'Callbacks and work are stopped before what they use is freed.',
  impact: 'A callback or a work runs on what is gone: use after free.',
  kind: 'always',
  clauses: (model) => [
    ...each(
      (s) => s.notify,
      model,
      (ni, i) =>
        ni.life === 'freed' && !['idle', 'disabled'].includes(ni.init_work.state)
          ? `ni#${i} is freed and its init_work is ${ni.init_work.state}`
          : null,
    ),
    ...each(
      (s) => s.instances,
      model,
      (pi, i) =>
        pi.pd === 'freed' && pi.notify_work.state !== 'idle'
          ? `pd of pi#${i} is freed and its notify_work is ${pi.notify_work.state}`
          : null,
    ),
    ...each(
      (s) => s.infos,
      model,
      (info, i, s) => {
        if (info.life !== 'freed') return null;
        if (s.bus_notifier.blocks[i] === true)
          return `info#${i} is freed and still on the bus notifier`;
        return s.scmi_requested_devices_nh.blocks[i] === true
          ? `info#${i} is freed and still on the requested-devices chain`
          : null;
      },
    ),
  ],
  premise: {
    text: 'an instance or its notification core was freed',
    holds: (s) => s.infos.some(({ life }) => life === 'freed'),
  },
};
