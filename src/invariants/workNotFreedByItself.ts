// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged where a dispatcher's loop goes on, behind its last put of a handler. */
export const workNotFreedByItself: Rule = {
  name: 'work-not-freed-by-itself',
  contract: 'A dispatcher does not free the event queue that it reads.',
  impact: 'The worker goes on in memory that it has freed: use after free.',
  kind: 'step',
  premise: {
    text: 'a dispatcher runs',
    holds: (s) => s.instances.some(({ notify_work }) => notify_work.state === 'running'),
  },
};
