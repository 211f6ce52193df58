// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Fix 16. */
export const handleLives: Rule = {
  name: 'handle-lives',
  contract: 'A device carries a handle only while the instance behind it lives.',
  impact: 'Who takes the handle of that device uses freed memory: use after free.',
  kind: 'always',
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i, s) =>
        dev.handle !== null && dev.life !== 'freed' && s.infos[dev.handle]?.life === 'freed'
          ? `scmi_dev#${i} has the handle of info#${dev.handle}, which is freed`
          : null,
    ),
  premise: {
    text: 'a device carries a handle',
    holds: (s) => s.devices.some(({ handle }) => handle !== null),
  },
};
