// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged where objects are freed and devices deleted. */
export const freeOnce: Rule = {
  name: 'free-once',
  contract: 'Every object is freed, and every device taken off its bus, exactly once.',
  impact: 'Double free: memory corruption, or the warnings of kobjects, refcounts and IDAs.',
  kind: 'step',
  premise: {
    text: 'something was taken down',
    holds: (s) =>
      s.devices.some(({ life }) => life === 'deleted' || life === 'freed') ||
      s.heads.some(({ life }) => life === 'freed'),
  },
};
