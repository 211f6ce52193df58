// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Users of notify.c unregister before their instance goes. */
export const handlersFreed: Rule = {
  name: 'handlers-freed',
  contract: 'When an instance is gone, so are the event handlers registered on it.',
  impact: 'The memory of the event handlers leaks with each unbind.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.handlers,
      model,
      (hndl, i, s) =>
        hndl.life === 'live' && hndl.info !== null && s.infos[hndl.info]?.life === 'freed'
          ? `hndl#${i} is left, and its instance is freed`
          : null,
    ),
  premise: {
    text: 'an instance with an event handler is gone',
    holds: (s) =>
      s.handlers.some(
        ({ life, info }) => life !== 'none' && info !== null && s.infos[info]?.life === 'freed',
      ),
  },
};
