// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged at every update of an IDR. */
export const idrReadWriteProtected: Rule = {
  name: 'idr-read-write-protected',
  contract: 'No lookup without RCU runs while another context updates the IDR.',
  impact:
    'The lookup follows a node that is freed under it, or misses an entry: use after free, or a device that is not created.',
  kind: 'step',
  premise: {
    text: 'a lookup has been possible while entries are added',
    holds: (s) =>
      s.infos.some(({ active_protocols }) => active_protocols.state === 'live') &&
      s.scmi_requested_devices_nh.readers > 0,
  },
};
