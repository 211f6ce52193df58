// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged at every get and put of devices and handles. */
export const referencesBalanced: Rule = {
  name: 'references-balanced',
  contract:
    'A reference is put only by who holds it, and a registered device holds one on its device tree node while that is used.',
  impact: 'A reference too few, or one too many: use after free, or a leak.',
  kind: 'step',
  premise: {
    text: 'a device is registered',
    holds: (s) => s.devices.some(({ life }) => life === 'registered'),
  },
};
