// SPDX-License-Identifier: GPL-2.0-only
import { call, fn, step, when } from './kernel/c.ts';
import { isActive } from './kernel/workqueue.ts';
import type { Fn, Stmt } from './language/statement.ts';
import { DRIVERS, type Action, type Scenario } from './scenario.ts';
import type { World } from './world.ts';

type Empty = Record<never, never>;

/** The procedure behind each action. */
function actionOf(action: Action): Stmt<World, Empty> {
  const [verb, ...rest] = action.split(' ');
  const driver = (DRIVERS as readonly string[]).indexOf(rest.at(-1) ?? '');
  switch (verb) {
    case 'bind':
      return when(
        'tree-device',
        [call('of_platform_device_create', () => [rest.length])],
        [call('device_driver_attach', () => [rest.length])],
      );
    case 'unbind':
      return when(
        'tree-device',
        [call('of_platform_device_destroy', () => [rest.length])],
        [call('device_driver_detach', () => [rest.length])],
      );
    case 'reprobe':
      return call('deferred_probe_work_func');
    case 'load':
      return call('scmi_driver_register', () => [driver]);
    case 'unload':
      return call('scmi_driver_unregister', () => [driver]);
    case 'sysfs':
      return call('bind_store', () => [driver, rest[0] === 'bind']);
    case 'send':
      return call('send_message');
    default:
      throw new Error(`no procedure for the action '${action}'`);
  }
}

/** A context of a scenario: its name and its root procedure. */
export interface Context {
  readonly name: string;
  /** Contexts that do the same have the same here. */
  readonly does: string;
  readonly root: Fn<World>;
}

/** The threads that a scenario tells to run; all but the setup begin when that and its work are done. */
function toldThreads(scenario: Scenario): readonly {
  readonly name: string;
  readonly does: string;
  readonly body: readonly Stmt<World, Empty>[];
}[] {
  const threads = scenario.threads.map(({ name, does }) => ({
    name,
    does: does.join(', '),
    body: does.map(actionOf),
  }));
  if (scenario.setup.length === 0) return threads;
  const begin = step<Empty>('begin', () => undefined, {
    wait: (s) => s.ready && s.notify.every(({ init_work }) => !isActive(init_work)),
  });
  const ready = step<Empty>('setup done', (s) => {
    s.ready = true;
  });
  return [
    { name: 'setup', does: 'setup', body: [...scenario.setup.map(actionOf), ready] },
    ...threads.map((thread) => ({ ...thread, body: [begin, ...thread.body] })),
  ];
}

/** How many threads a scenario tells to run. */
export function toldCount(scenario: Scenario): number {
  return scenario.threads.length + (scenario.setup.length > 0 ? 1 : 0);
}

/**
 * The contexts of a scenario: what it tells to run, and what the kernel runs by itself — interrupts
 * where the scenario allows some, the system workqueue, that of device links, and a notification
 * dispatcher for each protocol whose events some driver listens to.
 */
export function contextsOf(scenario: Scenario): readonly Context[] {
  const told = toldThreads(scenario).map(({ name, does, body }) => ({
    name,
    does,
    root: fn('kernel', `thread ${name}`, {}, {}, body),
  }));
  const own: Context[] = [];
  const add = (name: string, procedure: string): void => {
    const root = fn('kernel', `context ${name}`, {}, {}, [call(procedure)]);
    own.push({ name, does: procedure, root });
  };
  if (scenario.irqs > 0) add('irq', `${scenario.transport}_irq`);
  add('kworker', 'system_wq_worker');
  if (scenario.drivers.length > 0) add('device_link_wq', 'device_link_release_fn');
  const notified = scenario.irqs > 0 && scenario.irqKinds.includes('notification');
  if (notified) {
    // notify_wq is unbound: the dispatchers of different protocols run side by side.
    const listening = new Set(scenario.drivers.filter((d) => d.notifies).map((d) => d.protocol));
    for (let i = 0; i < Math.max(1, listening.size); i++) {
      add(i === 0 ? 'notify_wq' : `notify_wq ${i + 1}`, 'notify_wq_worker');
    }
  }
  return [...told, ...own];
}
