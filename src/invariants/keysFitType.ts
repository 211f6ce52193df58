// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged where a key is stored. */
export const keysFitType: Rule = {
  name: 'keys-fit-type',
  contract:
    'A protocol id from the device tree is used as a key only if it fits the u8 that devices carry.',
  impact:
    'The id is cut to 8 bits for the device, and is that of another protocol there: the one is found, or taken down, in place of the other.',
  kind: 'step',
  premise: {
    text: 'the device tree has an id beyond a u8',
    holds: (s) =>
      s.tree.nodes.some(({ reg }) => reg > 0xff) && s.infos.some(({ life }) => life === 'live'),
  },
};
