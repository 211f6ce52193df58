// SPDX-License-Identifier: GPL-2.0-only
import { each, isTransportName, type Rule } from './rule.ts';

/** Fix 16: after a probe that failed. */
export const handleWhileBound: Rule = {
  name: 'handle-while-bound',
  contract: 'A device that no driver is bound to carries no handle.',
  impact:
    'The instance counts a user for ever, so that its unbind warns of one, and afterwards the handle leads to freed memory: use after free.',
  kind: 'quiet',
  unless: { form: 'on-request', why: 'there a device has its handle as long as it lives' },
  clauses: (model) =>
    each(
      (s) => s.devices,
      model,
      (dev, i) =>
        dev.handle !== null && dev.driver === null && dev.life === 'registered'
          ? `scmi_dev#${i} has no driver and still the handle of info#${dev.handle}`
          : null,
    ),
  premise: {
    text: 'a probe of a protocol device failed or was undone',
    holds: (s) =>
      s.devices.some(
        ({ life, driver, name }) =>
          life === 'registered' && driver === null && !isTransportName(name),
      ),
  },
};
