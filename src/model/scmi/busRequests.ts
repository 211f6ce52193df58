// SPDX-License-Identifier: GPL-2.0-only
import { broken } from '../kernel/broken.ts';
import {
  attempt,
  brk,
  call,
  fn,
  goto,
  hiddenIf,
  hiddenBreak,
  iff,
  label,
  local,
  loop,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { allocate, release } from '../kernel/heap.ts';
import { chain_read_lock, chain_read_unlock } from '../kernel/notifierChain.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import { driverPtr, errno, flag, headPtr, infoPtr, notifierEvent } from '../kernel/values.ts';
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';

/** drivers/firmware/arm_scmi/bus.c: the devices that SCMI drivers request. */

export function driver(s: World, drv: number | null) {
  const found = drv === null ? undefined : s.drivers[drv];
  if (!found) throw new Error(`no driver ${drv}`);
  return found;
}

export const requested_mtx = (s: World) => s.scmi_requested_devices_mtx;
const requested_nh = (s: World) => s.scmi_requested_devices_nh;

/** Runs every instance's block on the requested-devices chain. */
export const blocking_notifier_call_chain = fn(
  'kernel',
  'blocking_notifier_call_chain',
  { action: notifierEvent, drv: driverPtr },
  { info: infoPtr },
  [
    chain_read_lock('scmi_requested_devices_nh', requested_nh),
    loop([
      local('nb = rcu_dereference_raw(*nl)', (s, l) => {
        const next = requested_nh(s).blocks.indexOf(true, l.info === null ? 0 : l.info + 1);
        l.info = next < 0 ? null : next;
      }),
      hiddenIf((_, l) => l.info === null, [hiddenBreak()]),
      call('scmi_device_request_notifier', (_, l) => [l.info, l.action, l.drv]),
    ]),
    chain_read_unlock('scmi_requested_devices_nh', requested_nh),
  ],
);

/** The list head of a protocol's requests, as idr_find(&scmi_requested_devices) gives it. */
export function headOf(s: World, protocol: number): number | null {
  const found = s.heads.findIndex((head) => head.inIdr && head.protocol === protocol);
  return found < 0 ? null : found;
}

export interface Request {
  readonly drv: number | null;
  phead: number | null;
  made: number | null;
  duplicate: boolean | null;
  ret: Primitive;
}

/** The list of the protocol, and whether this very device was asked for already. */
function lookUpRequests(s: World, l: Request): void {
  l.phead = headOf(s, driver(s, l.drv).protocol);
  l.duplicate = driver(s, l.drv).rdev === 'listed';
}

/** The walk over a list of requests. */
const refuseDuplicate = <F extends Request>(): Stmt<World, F> =>
  loop([
    iff(
      (_, l) => l.duplicate === true,
      [
        local('ret = -EINVAL', (_, l) => {
          l.ret = '-EINVAL';
        }),
        goto('out'),
      ],
    ),
    hiddenBreak(),
  ]);

/** Form 'scan': looks through all lists, not just that of the protocol. */
export const scanRequests = <F extends Request>(): Stmt<World, F> =>
  loop([
    // All lists in one pass: nobody changes them while the mutex is held.
    iff(
      () => true,
      [step('list_first_entry(head, struct scmi_requested_dev, node)', lookUpRequests)],
    ),
    refuseDuplicate(),
    hiddenBreak(),
  ]);

/** Adds the request to the list of its protocol, which it makes where there is none; or goes to `out`. */
export const addRequest = <F extends Request>(): Stmt<World, F>[] => [
  attempt(
    'rdev = kzalloc()',
    'kzalloc',
    (_, l) => {
      l.ret = 0;
    },
    (_, l) => {
      l.ret = '-ENOMEM';
    },
    { private: true },
  ),
  iff((_, l) => l.ret !== 0, [goto('out')]),
  iff(
    (_, l) => l.phead === null,
    [
      attempt(
        'phead = kzalloc()',
        'kzalloc',
        (s, l) => {
          l.made = allocate(s.heads, 'list heads');
          const head = s.heads[l.made];
          if (head) head.life = 'live';
        },
        (_, l) => {
          l.ret = '-ENOMEM';
        },
        { private: true },
      ),
      iff((_, l) => l.made === null, [mention('kfree(rdev)'), goto('out')]),
      mention('INIT_LIST_HEAD(phead)'),
      attempt(
        'ret = idr_alloc(scmi_requested_devices, phead)',
        'idr_alloc',
        (s, l) => {
          const head = l.made === null ? undefined : s.heads[l.made];
          if (!head) return;
          head.protocol = driver(s, l.drv).protocol;
          head.inIdr = true;
          l.phead = l.made;
        },
        (_, l) => {
          l.ret = '-EINVAL';
        },
      ),
      iff(
        (_, l) => l.ret !== 0,
        [
          mention('kfree(rdev)'),
          local('kfree(phead)', (s, l) => {
            const head = l.made === null ? undefined : s.heads[l.made];
            if (head) head.life = 'freed';
          }),
          goto('out'),
        ],
      ),
    ],
  ),
  step('list_add(rdev, phead)', (s, l) => {
    const rdev = driver(s, l.drv);
    const head = l.phead === null ? undefined : s.heads[l.phead];
    if (head?.life === 'freed')
      broken(s, 'no-use-after-free', 'list_add(): the list head is freed');
    rdev.rdev = 'listed';
    rdev.head = l.phead;
  }),
];

export const scmi_protocol_device_request = fn(
  'bus.c',
  'scmi_protocol_device_request',
  { drv: driverPtr },
  { ret: errno, phead: headPtr, made: headPtr, duplicate: flag },
  [
    local('ret = 0', (_, l) => {
      l.ret = 0;
    }),
    when(
      'no-raw',
      [],
      [mention('if (IS_ENABLED(CONFIG_ARM_SCMI_RAW_MODE_SUPPORT)) return -EINVAL')],
    ),
    mutex_lock('scmi_requested_devices_mtx', requested_mtx),
    when(
      'scan',
      [scanRequests()],
      [
        step('phead = idr_find(scmi_requested_devices, id_table->protocol_id)', lookUpRequests),
        iff((_, l) => l.phead !== null, [refuseDuplicate()]),
      ],
    ),
    ...addRequest(),
    label('out'),
    mutex_unlock('scmi_requested_devices_mtx', requested_mtx),
    iff(
      (_, l) => l.ret === 0,
      [call('blocking_notifier_call_chain', (_, l) => ['SCMI_BUS_NOTIFY_DEVICE_REQUEST', l.drv])],
    ),
    ret((_, l) => l.ret),
  ],
);

export const scmi_protocol_table_register = fn(
  'bus.c',
  'scmi_protocol_table_register',
  { drv: driverPtr },
  { ret: errno },
  [
    when(
      'rollback',
      [
        loop([
          call('scmi_protocol_device_request', (_, l) => [l.drv], 'ret'),
          iff((_, l) => l.ret !== 0, [goto('err_unrequest')]),
          hiddenBreak(),
        ]),
        ret(() => 0),
        label('err_unrequest'),
        // One entry a table: nothing before the one that failed.
        loop([
          hiddenIf(() => true, [hiddenBreak()]),
          call('scmi_protocol_device_unrequest', (_, l) => [l.drv]),
        ]),
        ret((_, l) => l.ret),
      ],
      [
        loop([call('scmi_protocol_device_request', (_, l) => [l.drv], 'ret'), hiddenBreak()]),
        ret((_, l) => l.ret),
      ],
    ),
  ],
);

/** list_empty(phead), with the pointer that was looked up before the chain ran. */
function emptyHead(s: World, phead: number | null): boolean {
  const head = phead === null ? undefined : s.heads[phead];
  if (head?.life === 'freed')
    broken(s, 'no-use-after-free', 'list_empty(): the list head is freed');
  return !s.drivers.some((other) => other.rdev === 'listed' && other.head === phead);
}

/** Takes an empty list head out of the IDR and frees it. */
export function dropEmptyHead<
  F extends { readonly drv: number | null; readonly phead: number | null; empty: boolean | null },
>(): Stmt<World, F> {
  return hiddenIf<F>(
    () => true,
    [
      step('list_empty(phead)', (s, l) => {
        l.empty = emptyHead(s, l.phead);
      }),
      iff(
        (_, l) => l.empty === true,
        [
          step('idr_remove(scmi_requested_devices, id_table->protocol_id)', (s, l) => {
            const found = headOf(s, driver(s, l.drv).protocol);
            const head = found === null ? undefined : s.heads[found];
            if (head) head.inIdr = false;
          }),
          step('kfree(phead)', (s, l) => {
            const head = l.phead === null ? undefined : s.heads[l.phead];
            if (head) release(s, head, 'list head of requested devices');
          }),
        ],
      ),
    ],
  );
}

export const scmi_protocol_device_unrequest = fn(
  'bus.c',
  'scmi_protocol_device_unrequest',
  { drv: driverPtr },
  { phead: headPtr, victim: flag, empty: flag },
  [
    mutex_lock('scmi_requested_devices_mtx', requested_mtx),
    step('phead = idr_find(scmi_requested_devices, id_table->protocol_id)', (s, l) => {
      l.phead = headOf(s, driver(s, l.drv).protocol);
      l.victim = l.phead !== null && driver(s, l.drv).rdev === 'listed';
    }),
    iff(
      (_, l) => l.phead !== null,
      [
        loop([
          iff(
            (_, l) => l.victim === true,
            [
              step('list_del(victim)', (s, l) => {
                driver(s, l.drv).rdev = 'unlisted';
              }),
              when(
                'unrequest',
                [brk()],
                [
                  mutex_unlock('scmi_requested_devices_mtx', requested_mtx),
                  call('blocking_notifier_call_chain', (_, l) => [
                    'SCMI_BUS_NOTIFY_DEVICE_UNREQUEST',
                    l.drv,
                  ]),
                  local('kfree(victim)', (s, l) => {
                    driver(s, l.drv).rdev = 'freed';
                  }),
                  mutex_lock('scmi_requested_devices_mtx', requested_mtx),
                  brk(),
                ],
              ),
            ],
          ),
          hiddenBreak(),
        ]),
        when('unrequest', [iff((_, l) => l.victim === true, [dropEmptyHead()])], [dropEmptyHead()]),
      ],
    ),
    mutex_unlock('scmi_requested_devices_mtx', requested_mtx),
    when('unrequest', [
      iff(
        (_, l) => l.victim === true,
        [
          call('blocking_notifier_call_chain', (_, l) => [
            'SCMI_BUS_NOTIFY_DEVICE_UNREQUEST',
            l.drv,
          ]),
          local('kfree(victim)', (s, l) => {
            driver(s, l.drv).rdev = 'freed';
          }),
        ],
      ),
    ]),
  ],
);

export const scmi_protocol_table_unregister = fn(
  'bus.c',
  'scmi_protocol_table_unregister',
  { drv: driverPtr },
  {},
  [loop([call('scmi_protocol_device_unrequest', (_, l) => [l.drv]), hiddenBreak()])],
);
