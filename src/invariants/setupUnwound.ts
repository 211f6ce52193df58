// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** The landed form of fix 7: an RX error is swallowed, so that the instance lives on. */
export const setupUnwound: Rule = {
  name: 'setup-unwound',
  contract: 'A channel set-up that failed leaves no memory and no mapping of its own behind.',
  impact: 'Memory leaks with each set-up that fails, for as long as the instance lives.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.smboxes,
      model,
      (smbox, i, s) =>
        smbox.life === 'live' && s.channels[i]?.life === 'freed'
          ? `smbox#${i} is left, and its channel is freed`
          : null,
    ),
  premise: {
    text: 'a channel set-up has failed',
    holds: (s) =>
      s.channels.some(
        ({ life }, i) =>
          life === 'freed' &&
          s.smboxes[i]?.life !== 'none' &&
          s.infos.some((info) => info.life === 'live'),
      ),
  },
};
