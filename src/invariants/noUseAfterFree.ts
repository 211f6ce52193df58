// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged at every dereference of the model: see kernel/heap.ts. */
export const noUseAfterFree: Rule = {
  name: 'no-use-after-free',
  contract: 'Nothing reads or writes an object that was freed, or that is not allocated yet.',
  impact: 'Use after free: an oops, or memory of somebody else is read or written.',
  kind: 'step',
  premise: {
    text: 'an object was freed',
    holds: (s) =>
      s.infos.some(({ life }) => life === 'freed') ||
      s.channels.some(({ life }) => life === 'freed') ||
      s.devices.some(({ life }) => life === 'freed') ||
      s.instances.some(({ life }) => life === 'freed') ||
      s.heads.some(({ life }) => life === 'freed'),
  },
};
