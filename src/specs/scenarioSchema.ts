// SPDX-License-Identifier: GPL-2.0-only
import * as z from 'zod';
import { ACTIONS, DRIVERS, IRQ_KINDS, PROTOCOLS, TRANSPORTS } from '../model/scenario.ts';

const protocolNode = z.strictObject({
  reg: z.literal(PROTOCOLS),
  mboxes: z.literal([0, 1, 2, 3, 4]).default(0),
});

const driver = z.strictObject({
  name: z.enum(DRIVERS),
  protocol: z.literal(PROTOCOLS),
  notifies: z.boolean().default(false),
  sends: z.boolean().default(false),
});

const thread = z.strictObject({
  name: z.string().min(1),
  does: z.array(z.enum(ACTIONS)).min(1),
});

/** The scenario of a spec, with its defaults; `site` is the schema of a place that may fail. */
export function scenarioSchema<T extends z.ZodType<string>>(site: T) {
  return z
    .strictObject({
      transport: z.enum(TRANSPORTS).default('mailbox'),
      mboxes: z.literal([1, 2, 3, 4]).default(2),
      shmems: z.literal([1, 2]).default(2),
      messages: z.literal([1, 2]).default(1),
      protocols: z.array(protocolNode).default([]),
      drivers: z.array(driver).default([]),
      setup: z.array(z.enum(ACTIONS)).default([]),
      threads: z.array(thread).default([]),
      irqs: z.int().min(0).default(0),
      irqKinds: z.array(z.enum(IRQ_KINDS)).default([...IRQ_KINDS]),
      faults: z.int().min(0).default(0),
      faultSites: z.array(site).default([]),
    })
    .superRefine((scenario, context) => {
      repeated(scenario.threads.map(({ name }) => name)).forEach((i) => {
        const message = `a thread named "${scenario.threads[i]?.name}" is there already`;
        context.addIssue({ code: 'custom', path: ['threads', i, 'name'], message });
      });
      repeated(scenario.drivers.map(({ name }) => name)).forEach((i) => {
        const message = `driver ${scenario.drivers[i]?.name} is there already`;
        context.addIssue({ code: 'custom', path: ['drivers', i, 'name'], message });
      });
      const drivers = new Set<string>(scenario.drivers.map(({ name }) => name));
      const check = (actions: readonly string[], path: readonly (string | number)[]): void => {
        actions.forEach((action, i) => {
          const needed = /\b([A-Z])$/.exec(action)?.[1];
          if (needed === undefined || drivers.has(needed)) return;
          const message = `"${action}" needs driver ${needed}`;
          const params = { remedy: 'add it to scenario.drivers' };
          context.addIssue({ code: 'custom', path: [...path, i], message, params });
        });
      };
      check(scenario.setup, ['setup']);
      scenario.threads.forEach(({ does }, i) => check(does, ['threads', i, 'does']));
    });
}

/** Indices of the items that stand earlier in the list too. */
function repeated(names: readonly string[]): readonly number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
}
