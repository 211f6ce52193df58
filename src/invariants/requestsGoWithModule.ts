// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Commits 2224b622 and 9f7cd6a6. */
export const requestsGoWithModule: Rule = {
  name: 'requests-go-with-module',
  contract: 'A device request of a driver that is not loaded is gone: it points into the module.',
  impact:
    'The list of requests leads into an unloaded module: who walks it next, the next probe at the latest, uses freed memory.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.drivers,
      model,
      (driver, i) =>
        driver.rdev === 'listed' && !driver.registered
          ? `driver ${i} is not registered and its request is still listed`
          : null,
    ),
  premise: {
    text: 'a driver was loaded or tried to',
    holds: (s) => s.drivers.some(({ rdev }) => rdev !== 'none'),
  },
};
