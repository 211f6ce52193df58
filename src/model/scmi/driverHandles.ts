// SPDX-License-Identifier: GPL-2.0-only
import {
  choose,
  attempt,
  brk,
  call,
  fn,
  hiddenBreak,
  iff,
  local,
  loop,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { broken } from '../kernel/broken.ts';
import { get, isTransport } from '../kernel/device.ts';
import { device, info, parent } from '../kernel/heap.ts';
import { idr_find } from '../kernel/idr.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import {
  deviceName,
  devicePtr,
  driverPtr,
  flag,
  infoPtr,
  nodePtr,
  notifierEvent,
  protocolId,
} from '../kernel/values.ts';
import { DRIVERS } from '../scenario.ts';
import type { Stmt } from '../language/statement.ts';
import type { Device, World } from '../world.ts';

/** drivers/firmware/arm_scmi/driver.c: handles of instances, and the notifiers that set them and create devices. */

const SCMI_PROTOCOL_BASE = 0x10;

export const scmi_list_mutex = (s: World) => s.scmi_list_mutex;

export const scmi_handle_get = fn(
  'driver.c',
  'scmi_handle_get',
  { dev: devicePtr },
  { handle: infoPtr },
  [
    mutex_lock('scmi_list_mutex', scmi_list_mutex),
    loop([
      iff(
        (s, l) => {
          const { parent: of } = device(s, l.dev, 'scmi_handle_get()');
          return s.infos.some((other) => other.listed && other.parent === of);
        },
        [
          local('info->users++', (s, l) => {
            const { parent: of } = device(s, l.dev, 'scmi_handle_get()');
            const found = s.infos.findIndex((other) => other.listed && other.parent === of);
            info(s, found, 'scmi_handle_get()').users += 1;
            l.handle = found;
          }),
          brk(),
        ],
      ),
      hiddenBreak(),
    ]),
    mutex_unlock('scmi_list_mutex', scmi_list_mutex),
    ret((_, l) => l.handle),
  ],
);

export const scmi_handle_put = fn('driver.c', 'scmi_handle_put', { handle: infoPtr }, {}, [
  iff((_, l) => l.handle === null, [ret(() => '-EINVAL')]),
  mutex_lock('scmi_list_mutex', scmi_list_mutex),
  iff(
    (s, l) => info(s, l.handle, 'scmi_handle_put()').users > 0,
    [
      local('info->users--', (s, l) => {
        info(s, l.handle, 'scmi_handle_put()').users -= 1;
      }),
    ],
    [
      local('WARN_ON(!info->users)', (s) => {
        broken(s, 'references-balanced', 'scmi_handle_put(): info->users is 0');
      }),
    ],
  ),
  mutex_unlock('scmi_list_mutex', scmi_list_mutex),
  ret(() => 0),
]);

/** A link that is there already is given again. */
function linkAnyTime(s: World, consumer: Device): void {
  if (consumer.link !== 'none') return;
  const supplier = parent(s, consumer.parent, 'device_link_add()');
  if (supplier.driver === 'unbinding') consumer.link = 'unbind';
  else if (supplier.driver !== 'bound') consumer.link = 'dormant';
  else consumer.link = consumer.bound ? 'active' : consumer.driver === null ? 'available' : 'probe';
  get(s, consumer, 'link');
}

function linkOnBind(s: World, consumer: Device): void {
  const supplier = parent(s, consumer.parent, 'device_link_add()');
  consumer.link = supplier.driver === 'unbinding' ? 'unbind' : 'probe';
  get(s, consumer, 'link');
}

const addLink = <F extends { readonly consumer: number | null; link: boolean | null }>(
  link: (s: World, consumer: Device) => void,
): Stmt<World, F> =>
  attempt(
    'link = device_link_add(consumer, supplier, DL_FLAG_AUTOREMOVE_CONSUMER)',
    'device_link_add',
    (s, l) => {
      link(s, device(s, l.consumer, 'device_link_add()'));
      l.link = true;
    },
    (_, l) => {
      l.link = false;
    },
  );

/** device_link_add(C, P) while P unbinds gives a link all the same, but one that holds nothing back. */
export const scmi_device_link_add = fn(
  'driver.c',
  'scmi_device_link_add',
  { consumer: devicePtr },
  { link: flag },
  [
    when('on-request', [addLink(linkAnyTime)], [addLink(linkOnBind)]),
    when('16', [ret((_, l) => l.link)]),
  ],
);

/** Fix 16. */
export const scmi_clear_handle = fn('driver.c', 'scmi_clear_handle', { dev: devicePtr }, {}, [
  iff((s, l) => device(s, l.dev, 'scmi_clear_handle()').handle === null, [ret()]),
  call('scmi_handle_put', (s, l) => [device(s, l.dev, 'scmi_clear_handle()').handle]),
  local('scmi_dev->handle = NULL', (s, l) => {
    device(s, l.dev, 'scmi_clear_handle()').handle = null;
  }),
]);

export const scmi_set_handle = fn(
  'driver.c',
  'scmi_set_handle',
  { dev: devicePtr },
  { handle: infoPtr, link: flag },
  [
    call('scmi_handle_get', (_, l) => [l.dev], 'handle', 'scmi_handle_get(&scmi_dev->dev)'),
    local('scmi_dev->handle = handle', (s, l) => {
      device(s, l.dev, 'scmi_set_handle()').handle = l.handle;
    }),
    when(
      '16',
      [
        iff(
          (_, l) => l.handle !== null,
          [
            call('scmi_device_link_add', (_, l) => [l.dev], 'link'),
            iff((_, l) => l.link !== true, [call('scmi_clear_handle', (_, l) => [l.dev])]),
          ],
        ),
      ],
      [iff((_, l) => l.handle !== null, [call('scmi_device_link_add', (_, l) => [l.dev])])],
    ),
  ],
);

/** In each case of the switch; a trace says in which. */
const clearHandle = <F extends { readonly dev: number | null }>(event: string): Stmt<World, F> =>
  call('scmi_clear_handle', (_, l) => [l.dev], undefined, `scmi_clear_handle(sdev) /* ${event} */`);

export const scmi_bus_notifier = fn(
  'driver.c',
  'scmi_bus_notifier',
  { info: infoPtr, action: notifierEvent, dev: devicePtr },
  {},
  [
    iff(
      (s, l) => {
        const sdev = device(s, l.dev, 'scmi_bus_notifier()');
        return isTransport(sdev) || sdev.parent !== info(s, l.info, 'scmi_bus_notifier()').parent;
      },
      [ret()],
    ),
    iff(
      (_, l) => l.action === 'BUS_NOTIFY_BIND_DRIVER',
      [call('scmi_set_handle', (_, l) => [l.dev])],
      [
        when(
          '16',
          [
            iff(
              (_, l) => l.action === 'BUS_NOTIFY_DRIVER_NOT_BOUND',
              [clearHandle('BUS_NOTIFY_DRIVER_NOT_BOUND')],
              [
                iff(
                  (_, l) => l.action === 'BUS_NOTIFY_UNBOUND_DRIVER',
                  [clearHandle('BUS_NOTIFY_UNBOUND_DRIVER')],
                  [ret()],
                ),
              ],
            ),
          ],
          [
            iff(
              (_, l) => l.action === 'BUS_NOTIFY_UNBOUND_DRIVER',
              [
                call('scmi_handle_put', (s, l) => [device(s, l.dev, 'scmi_bus_notifier()').handle]),
                local('sdev->handle = NULL', (s, l) => {
                  device(s, l.dev, 'scmi_bus_notifier()').handle = null;
                }),
              ],
              [ret()],
            ),
          ],
        ),
      ],
    ),
    ret(),
  ],
);

const devreq_mtx = (s: World, l: { readonly info: number | null }) =>
  info(s, l.info, 'info->devreq_mtx').devreq_mtx;

export const scmi_create_protocol_devices = fn(
  'driver.c',
  'scmi_create_protocol_devices',
  { np: nodePtr, info: infoPtr, prot_id: protocolId, name: deviceName },
  {},
  [
    mutex_lock('info->devreq_mtx', devreq_mtx),
    call('scmi_device_create', (s, l) => [
      l.np,
      info(s, l.info, 'scmi_create_protocol_devices()').parent,
      l.prot_id,
      l.name,
      SCMI_PROTOCOL_BASE,
    ]),
    mutex_unlock('info->devreq_mtx', devreq_mtx),
  ],
);

export const scmi_destroy_protocol_devices = fn(
  'driver.c',
  'scmi_destroy_protocol_devices',
  { info: infoPtr, prot_id: protocolId, name: deviceName },
  {},
  [
    mutex_lock('info->devreq_mtx', devreq_mtx),
    call('scmi_device_destroy', (s, l) => [
      info(s, l.info, 'scmi_destroy_protocol_devices()').parent,
      l.prot_id,
      l.name,
      SCMI_PROTOCOL_BASE,
    ]),
    mutex_unlock('info->devreq_mtx', devreq_mtx),
  ],
);

/** Before fix 9 the lookup is not under RCU: two steps, between which an update is a race. */
export const scmi_device_request_notifier = fn(
  'driver.c',
  'scmi_device_request_notifier',
  { info: infoPtr, action: notifierEvent, drv: driverPtr },
  { np: nodePtr, protocol: protocolId },
  [
    local('id_table = data', (s, l) => {
      l.protocol = s.drivers[l.drv ?? 0]?.protocol ?? SCMI_PROTOCOL_BASE;
    }),
    when(
      '9',
      [
        mention('rcu_read_lock()'),
        choose('np = idr_find(&info->active_protocols, id_table->protocol_id)', [
          {
            note: 'under rcu_read_lock()',
            apply: (s, l) => {
              const { active_protocols } = info(s, l.info, 'scmi_device_request_notifier()');
              idrAlive(s, active_protocols);
              l.np = idr_find(active_protocols, l.protocol ?? 0);
            },
          },
        ]),
        mention('rcu_read_unlock()'),
      ],
      [
        step('np = idr_find(&info->active_protocols, id_table->protocol_id)', (s, l) => {
          const { active_protocols } = info(s, l.info, 'scmi_device_request_notifier()');
          idrAlive(s, active_protocols);
          active_protocols.reading += 1;
        }),
        step('node found', (s, l) => {
          const { active_protocols } = info(s, l.info, 'scmi_device_request_notifier()');
          idrAlive(s, active_protocols);
          active_protocols.reading -= 1;
          l.np = idr_find(active_protocols, l.protocol ?? 0);
        }),
      ],
    ),
    iff((_, l) => l.np === null, [ret()]),
    iff(
      (_, l) => l.action === 'SCMI_BUS_NOTIFY_DEVICE_REQUEST',
      [
        call('scmi_create_protocol_devices', (_, l) => [
          l.np,
          l.info,
          l.protocol,
          DRIVERS[l.drv ?? 0] ?? 'A',
        ]),
      ],
      [
        iff(
          (_, l) => l.action === 'SCMI_BUS_NOTIFY_DEVICE_UNREQUEST',
          [
            call('scmi_destroy_protocol_devices', (_, l) => [
              l.info,
              l.protocol,
              DRIVERS[l.drv ?? 0] ?? 'A',
            ]),
          ],
          [ret()],
        ),
      ],
    ),
    ret(),
  ],
);

function idrAlive(s: World, idr: { readonly state: string }): void {
  if (idr.state === 'dead') {
    broken(
      s,
      'callbacks-stopped-before-free',
      'scmi_device_request_notifier() runs and active_protocols is destroyed',
    );
  }
}
