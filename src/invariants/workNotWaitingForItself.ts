// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Judged where a work is cancelled or a workqueue drained. */
export const workNotWaitingForItself: Rule = {
  name: 'work-not-waiting-for-itself',
  contract: 'A work item never waits for its own end.',
  impact: 'The worker waits for its own end: a hung task, and a stuck unbind or unload behind it.',
  kind: 'step',
  premise: {
    text: 'a work item runs',
    holds: (s) =>
      s.notify.some(({ init_work }) => init_work.state === 'running') ||
      s.instances.some(({ notify_work }) => notify_work.state === 'running'),
  },
};
