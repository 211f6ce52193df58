// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged at every update of an IDR. */
export const idrNotChangedWhileIterating: Rule = {
  name: 'idr-not-changed-while-iterating',
  contract: 'An IDR is not changed by the callback of its own idr_for_each.',
  impact:
    'The walk follows a node that is freed, or misses an entry: use after free, or a channel that is never taken down.',
  kind: 'step',
  premise: {
    text: 'an IDR is being walked',
    holds: (s) => s.infos.some(({ tx_idr, rx_idr }) => tx_idr.iterating || rx_idr.iterating),
  },
};
