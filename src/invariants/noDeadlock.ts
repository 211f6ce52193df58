// SPDX-License-Identifier: GPL-2.0-only
import { NO_DEADLOCK } from '../explorer/index.ts';
import type { Rule } from './rule.ts';

/** Judged by the explorer: a state where nothing moves and somebody does not rest. */
export const noDeadlock: Rule = {
  name: NO_DEADLOCK,
  contract: 'No context waits for ever: for a lock, a completion, a work, or another context.',
  impact: 'A task waits for ever: a hung task, and a stuck unbind, unload or shutdown behind it.',
  kind: 'deadlock',
  premise: {
    text: 'a context has something to do',
    holds: (s) =>
      s.transports.some(({ driver }) => driver !== 'unbound') ||
      s.drivers.some(({ registered }) => registered),
  },
};
