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
      for (const { path, message, remedy } of modulesOutOfTurn(scenario))
        context.addIssue({ code: 'custom', path: [...path], message, params: { remedy } });
    });
}

/** What no module can do: init_module() and delete_module() refuse it (kernel/module/main.c). */
function modulesOutOfTurn(scenario: {
  readonly setup: readonly string[];
  readonly threads: readonly { readonly name: string; readonly does: readonly string[] }[];
}): readonly { path: readonly (string | number)[]; message: string; remedy: string }[] {
  const lists = [
    { name: 'setup', does: scenario.setup, path: ['setup'] },
    ...scenario.threads.map(({ name, does }, i) => ({ name, does, path: ['threads', i, 'does'] })),
  ];
  return DRIVERS.flatMap((driver) => {
    const turns = lists.flatMap(({ name, does, path }) =>
      does.flatMap((action, i) =>
        action === `load ${driver}` || action === `unload ${driver}`
          ? [{ name, loads: action.startsWith('load'), path: [...path, i] }]
          : [],
      ),
    );
    return turns.flatMap(({ name, loads, path }, i) => {
      const before = turns[i - 1];
      if (before && before.name !== 'setup' && before.name !== name) {
        const message = `driver ${driver} is loaded or unloaded by thread "${before.name}" too`;
        return [{ path, message, remedy: 'give all loads and unloads of a driver to one thread' }];
      }
      if (loads !== (before?.loads ?? false)) return [];
      const message = loads
        ? `driver ${driver} is loaded already`
        : `driver ${driver} is not loaded here`;
      const remedy = `${loads ? 'unload' : 'load'} it before, in setup or in this thread`;
      return [{ path, message, remedy }];
    });
  });
}

/** Indices of the items that stand earlier in the list too. */
function repeated(names: readonly string[]): readonly number[] {
  return names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));
}
