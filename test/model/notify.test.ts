// SPDX-License-Identifier: GPL-2.0-only
import { produce } from 'immer';
import { expect, test } from 'vitest';
import { explore, int, record, zero, type Schema, type System } from '../../src/explorer/index.ts';
import { call, fn, local, ret, step } from '../../src/model/kernel/c.ts';
import { info } from '../../src/model/kernel/heap.ts';
import { errno, infoPtr, protocolId } from '../../src/model/kernel/values.ts';
import { Layouter } from '../../src/model/language/code.ts';
import type { Fn, Options } from '../../src/model/language/statement.ts';
import { Thread, type StepLabel } from '../../src/model/language/thread.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import * as protocols from '../../src/model/scmi/driverProtocols.ts';
import * as notify from '../../src/model/scmi/notify.ts';
import type { State, World } from '../../src/model/world.ts';
import { kernelSchema } from '../../src/model/worldSchema.ts';

/** notify.c by itself: messages are one step, and an instance's probe and remove are only its calls. */

const PROTOCOL = 0x13;

const do_xfer = fn('driver.c', 'do_xfer', { info: infoPtr, protocol: protocolId }, { ret: errno }, [
  step('send', (s, l) => {
    info(s, l.info, 'do_xfer()');
    l.ret = 0;
  }),
  ret((_, l) => l.ret),
]);

/** A driver's probe and remove: it takes its protocol, and listens. */
const driver = fn('kernel', 'driver', {}, {}, [
  call('scmi_protocol_acquire', () => [0, PROTOCOL]),
  call('scmi_notifier_register', () => [0, PROTOCOL]),
  call('scmi_notifier_unregister', () => [0, PROTOCOL]),
  call('scmi_protocol_release', () => [0, PROTOCOL]),
]);

const probe = fn('kernel', 'probe', {}, {}, [
  local('info', (s) => {
    const made = s.infos[0];
    if (made) made.life = 'live';
  }),
  call('scmi_notification_init', () => [0]),
  call('scmi_protocol_acquire', () => [0, 0x10]),
]);

const remove = fn('kernel', 'remove', {}, {}, [call('scmi_notification_exit', () => [0])]);

const irq = fn('kernel', 'irq', {}, {}, [
  step('interrupt', () => undefined, { idle: true, wait: (s) => s.infos[0]?.life === 'live' }),
  call('scmi_notify', () => [0, PROTOCOL]),
]);

const life = fn('kernel', 'life of an instance', {}, {}, [
  call('probe'),
  call('driver'),
  call('remove'),
]);

const quietLife = fn('kernel', 'life without drivers', {}, {}, [call('probe'), call('remove')]);

/** The event is queued before the driver goes, so that only its delivery is concurrent. */
const eventfulLife = fn('kernel', 'life with an event', {}, {}, [
  call('probe'),
  call('scmi_protocol_acquire', () => [0, PROTOCOL]),
  call('scmi_notifier_register', () => [0, PROTOCOL]),
  call('scmi_notify', () => [0, PROTOCOL]),
  call('scmi_notifier_unregister', () => [0, PROTOCOL]),
  call('scmi_protocol_release', () => [0, PROTOCOL]),
  call('remove'),
]);

const scenario: Scenario = {
  transport: 'mailbox',
  mboxes: 2,
  shmems: 2,
  protocols: [{ reg: PROTOCOL, mboxes: 0 }],
  drivers: [],
  setup: [],
  threads: [],
  irqs: 1,
  irqKinds: ['notification'],
  faults: 0,
  faultSites: [],
};

const sizes = {
  transports: 1,
  parents: 1,
  infos: 1,
  devices: 1,
  channels: 1,
  mailboxes: 1,
  nodes: 2,
  instances: 3,
  heads: 1,
  handlers: 2,
  messages: 0,
};

const isFn = (value: unknown): value is Fn<World> =>
  typeof value === 'object' && value !== null && 'body' in value;

function build(
  roots: readonly string[],
  forms: readonly string[],
  fold = true,
): System<State, StepLabel> {
  const all = [...Object.values(notify), ...Object.values(protocols)].filter(isFn);
  const own = [do_xfer, driver, probe, remove, irq, life, quietLife, eventfulLife];
  const procedures = new Map([...all, ...own].map((one) => [one.name, one]));
  const options: Options = { forms: new Set(forms), transport: 'mailbox', mayFail: () => false };
  const layouter = new Layouter(procedures, options);
  const threads = roots.map((root, self) => {
    const found = procedures.get(root);
    if (!found) throw new Error(root);
    return new Thread<World>(root, layouter.layout(found), self, fold);
  });
  const schema: Schema = record({
    faults: int(0, 0),
    threads: record(Object.fromEntries(threads.map((thread, i) => [String(i), thread.schema()]))),
    ...kernelSchema(scenario, sizes).fields,
  });
  const initial = produce(zero(schema) as unknown as State, (draft) => {
    for (const thread of threads) thread.start(draft);
  });
  return {
    name: roots.join(', '),
    schema,
    initial,
    processes: threads.map(
      (thread) => thread.process() as unknown as System<State, StepLabel>['processes'][number],
    ),
    properties: [],
  };
}

const WORKERS = ['notify_wq_worker', 'system_wq_worker'];

function rulesBroken(
  root: string,
  forms: readonly string[],
  fold?: boolean,
  irq = false,
): string[] {
  const roots = [root, ...WORKERS, ...(irq ? ['irq'] : [])];
  const {
    broken,
    others = [],
    stopped,
  } = explore(build(roots, forms, fold), {
    stopAtFirst: false,
  });
  expect(stopped).toBeUndefined();
  return [...(broken ? [broken] : []), ...others].map(({ message }) => message).toSorted();
}

test('without quiescing, late initialization meets a freed notification core', () => {
  const broken = rulesBroken('life without drivers', []);

  expect(broken).toEqual(['a worker takes init_work: ni#0 is freed']);
});

test.each([true, false])(
  'a driver comes and goes soundly once the core quiesces, folded: %s',
  (fold) => {
    const broken = rulesBroken('life of an instance', ['13-quiesce'], fold);

    expect(broken).toEqual([]);
  },
);

test('an interrupt may hold a pd that the last user of its protocol frees', () => {
  const broken = rulesBroken('life of an instance', ['13-quiesce'], true, true);

  expect(broken).toContain('kfifo_in(): pd of pi#1 is freed');
});

test.each([true, false])(
  'a dispatcher with the last handler cancels itself, or frees what it runs on, folded: %s',
  (fold) => {
    const broken = rulesBroken('life with an event', ['13-quiesce'], fold);

    expect(broken).toEqual([
      'a worker waits for the end of &pd->equeue.notify_work, which it runs itself',
      'eq->kfifo: pd of pi#1 is freed',
    ]);
  },
);
