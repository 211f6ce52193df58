// SPDX-License-Identifier: GPL-2.0-only
import { DRIVERS } from '../model/scenario.ts';
import { slot } from '../model/kernel/idr.ts';
import type { State } from '../model/world.ts';
import type { Rule } from './rule.ts';

type Asked = { readonly parent: number; readonly drv: number };

/** Requests that stand for a protocol of a bound instance. */
function asked(s: State): readonly Asked[] {
  return s.parents.flatMap(({ driver, info }, parent) => {
    const instance = info === null ? undefined : s.infos[info];
    if (driver !== 'bound' || instance === undefined) return [];
    return s.drivers.flatMap(({ rdev, protocol }, drv) =>
      rdev === 'listed' && instance.active_protocols.at[slot(protocol)] !== null
        ? [{ parent, drv }]
        : [],
    );
  });
}

/** The device of a driver below a parent. */
function has(s: State, parent: number, name: string | undefined): boolean {
  return s.devices.some(
    (dev) => dev.life === 'registered' && dev.parent === parent && dev.name === name,
  );
}

/**
 * SystemPower is unique: below the parent of another bound instance it counts as served. A failure
 * that was injected may have been that of the creation.
 */
export const requestsServed: Rule = {
  name: 'requests-served',
  contract:
    'A bound instance has a device for each listed request of a protocol that is active there.',
  impact:
    'A driver that is loaded gets no device: what it serves does not work until it is loaded anew.',
  kind: 'quiet',
  clauses: ({ scenario }) => [
    (s) => {
      if (s.faults < scenario.faults) return null;
      const missing = asked(s).find(({ parent, drv }) => {
        const name = DRIVERS[drv];
        if (has(s, parent, name)) return false;
        const unique = s.drivers[drv]?.protocol === 0x12;
        return !(unique && s.parents.some((P, i) => P.driver === 'bound' && has(s, i, name)));
      });
      return missing === undefined
        ? null
        : `arm-scmi#${missing.parent} has no device for driver ${DRIVERS[missing.drv]}, which asks for one`;
    },
  ],
  premise: {
    text: 'a request stands for a protocol of a bound instance',
    holds: (s) => asked(s).length > 0,
  },
};
