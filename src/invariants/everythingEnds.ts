// SPDX-License-Identifier: GPL-2.0-only
import type { Rule } from './rule.ts';

/** Liveness under weak fairness: no run goes round for ever before its threads have ended. */
export const everythingEnds: Rule = {
  name: 'everything-ends',
  contract: 'Every probe, unbind, load and unload comes to an end.',
  impact:
    'A probe, unbind, load or unload never returns: a hung task, and a shutdown that waits for it.',
  kind: 'eventually',
  met: (model) => (s) =>
    model.threads.slice(0, model.told).every((thread, i) => s.threads[i]?.pc === thread.end),
  premise: {
    text: 'a context has something to do',
    holds: (s) =>
      s.transports.some(({ driver }) => driver !== 'unbound') ||
      s.drivers.some(({ registered }) => registered),
  },
};
