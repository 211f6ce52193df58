// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged at every dereference; the run cannot go on behind one, so this rule is always checked. */
export const noNullDereference: Rule = {
  name: 'no-null-dereference',
  contract: 'Nothing follows a pointer that is not set.',
  impact: 'NULL pointer dereference, or that of an error pointer: an oops.',
  kind: 'step',
  premise: {
    text: 'an instance exists',
    holds: (s) => s.infos.some(({ life }) => life === 'live'),
  },
};
