// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
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
import { ida_alloc, ida_free } from '../kernel/device.ts';
import { allocate, device, release } from '../kernel/heap.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import { of_node_get, of_node_put } from '../kernel/ofNode.ts';
import {
  busId,
  deviceName,
  devicePtr,
  driverPtr,
  errno,
  flag,
  headPtr,
  nodePtr,
  parentPtr,
  protocolId,
} from '../kernel/values.ts';
import type { Stmt } from '../language/statement.ts';
import { DRIVERS, type ProtocolId } from '../scenario.ts';
import type { Device, World } from '../world.ts';
import { driver, headOf, requested_mtx } from './busRequests.ts';

/** drivers/firmware/arm_scmi/bus.c: devices, created, found, destroyed and released. */

const SCMI_PROTOCOL_SYSTEM = 0x12;

/** What is left of a protocol id in a u8. */
export function u8(id: number | null): number {
  return (id ?? 0) & 0xff;
}

/** Fix 4: gives back what must not outlive the device's registration; once, whoever comes first. */
export const scmi_device_release_resources = fn(
  'bus.c',
  'scmi_device_release_resources',
  { dev: devicePtr },
  {},
  [
    when(
      ['4-release', '11-helper'],
      [
        when(
          '11-pointer',
          [
            step('cmpxchg(scmi_syspower_sdev, scmi_dev, NULL)', (s, l) => {
              if (s.scmi_syspower === l.dev) s.scmi_syspower = null;
            }),
          ],
          [
            iff(
              (s, l) =>
                device(s, l.dev, 'scmi_device_release_resources()').protocol ===
                SCMI_PROTOCOL_SYSTEM,
              [
                step('atomic_set(scmi_syspower_registered, 0)', (s) => {
                  s.scmi_syspower = null;
                }),
              ],
            ),
          ],
        ),
      ],
    ),
    iff(
      (s, l) => device(s, l.dev, 'scmi_device_release_resources()').id !== 0,
      [
        step('ida_free(scmi_bus_id, scmi_dev->id)', (s, l) => {
          ida_free(s, device(s, l.dev, 'scmi_device_release_resources()').id);
        }),
        local('scmi_dev->id = 0', (s, l) => {
          device(s, l.dev, 'scmi_device_release_resources()').id = 0;
        }),
      ],
    ),
  ],
);

export const scmi_device_release = fn('bus.c', 'scmi_device_release', { dev: devicePtr }, {}, [
  when('4-release', [call('scmi_device_release_resources', (_, l) => [l.dev])]),
  when('1', [
    local('of_node_put(scmi_dev->dev.of_node)', (s, l) => {
      const dev = device(s, l.dev, 'scmi_device_release()');
      of_node_put(s, dev.node, dev);
    }),
  ]),
  mention('kfree_const(scmi_dev->name)'),
  step('kfree(scmi_dev)', (s, l) => {
    const dev = l.dev === null ? undefined : s.devices[l.dev];
    if (dev) release(s, dev as { life: string }, `scmi_dev#${l.dev}`);
  }),
]);

export const __scmi_device_destroy = fn('bus.c', '__scmi_device_destroy', { dev: devicePtr }, {}, [
  when(
    ['4-release', '11-helper'],
    [],
    [
      iff(
        (s, l) => device(s, l.dev, '__scmi_device_destroy()').protocol === SCMI_PROTOCOL_SYSTEM,
        [
          step('atomic_set(scmi_syspower_registered, 0)', (s) => {
            s.scmi_syspower = null;
          }),
        ],
      ),
    ],
  ),
  when(
    '4',
    [
      call('device_del', (_, l) => [l.dev]),
      when(
        '4-release',
        [call('scmi_device_release_resources', (_, l) => [l.dev])],
        [
          step('ida_free(scmi_bus_id, scmi_dev->id)', (s, l) => {
            ida_free(s, device(s, l.dev, '__scmi_device_destroy()').id);
          }),
        ],
      ),
      call('put_device', (_, l) => [l.dev, true, false]),
    ],
    [
      step('ida_free(scmi_bus_id, scmi_dev->id)', (s, l) => {
        ida_free(s, device(s, l.dev, '__scmi_device_destroy()').id);
      }),
      call('device_unregister', (_, l) => [l.dev]),
    ],
  ),
]);

/** Fix 11, while SystemPower is a flag: a create that fails gives it back. */
function clearFlag<
  F extends { readonly protocol: number | null; readonly dev: number | null },
>(): Stmt<World, F> {
  return when('11-create', [
    when(
      '11-pointer',
      [
        step(
          'cmpxchg(scmi_syspower_sdev, scmi_dev, NULL)',
          (s, l) => {
            if (l.dev !== null && s.scmi_syspower === l.dev) s.scmi_syspower = null;
          },
          { private: true },
        ),
      ],
      [
        iff(
          (_, l) => l.protocol === SCMI_PROTOCOL_SYSTEM,
          [
            step('atomic_set(scmi_syspower_registered, 0)', (s) => {
              s.scmi_syspower = null;
            }),
          ],
        ),
      ],
    ),
  ]);
}

/** What a device is told before it is registered. */
export const fillIn = <F extends Created>(): readonly Stmt<World, F>[] => [
  local('scmi_dev->id = id', (s, l) => {
    device(s, l.dev, '__scmi_device_create()').id = l.id ?? 0;
  }),
  local('scmi_dev->protocol_id = protocol', (s, l) => {
    const dev = device(s, l.dev, '__scmi_device_create()');
    dev.protocol = u8(l.protocol) as ProtocolId;
    dev.parent = l.parent;
    dev.name = l.name ?? 'A';
    dev.nameKey = l.key ?? 0x10;
    dev.node = l.np;
  }),
  when('1', [
    local('of_node_get(np)', (s, l) => {
      of_node_get(s, l.np, device(s, l.dev, '__scmi_device_create()'));
    }),
  ]),
  when('of-node', [mention('scmi_dev->dev.of_node = np')], [mention('device_set_node(scmi_dev)')]),
];

/** The locals of a function that creates a device. */
interface Created {
  readonly np: number | null;
  readonly parent: number | null;
  readonly protocol: number | null;
  readonly name: Device['name'] | null;
  readonly key: ProtocolId | null;
  readonly dev: number | null;
  readonly id: number | null;
}

/** kfree() of a device that nobody has seen yet. */
export function kfreeNew<F extends { readonly dev: number | null }>(): Stmt<World, F> {
  return local('kfree(scmi_dev)', (s, l) => {
    const dev = l.dev === null ? undefined : s.devices[l.dev];
    if (dev) dev.life = 'freed';
  });
}

export const __scmi_device_create = fn(
  'bus.c',
  '__scmi_device_create',
  { np: nodePtr, parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId },
  { dev: devicePtr, id: busId, retval: errno, taken: flag },
  [
    when(
      '4',
      [
        call('scmi_child_dev_find_get', (_, l) => [l.parent, l.protocol, l.name, l.key], 'dev'),
        iff(
          (_, l) => l.dev !== null,
          [call('put_device', (_, l) => [l.dev, false, true]), ret((_, l) => l.dev)],
        ),
      ],
      [
        call('scmi_child_dev_find', (_, l) => [l.parent, l.protocol, l.name, l.key], 'dev'),
        iff((_, l) => l.dev !== null, [ret((_, l) => l.dev)]),
      ],
    ),
    when(
      '11-pointer',
      [],
      [
        iff(
          (_, l) => l.protocol === SCMI_PROTOCOL_SYSTEM,
          [
            step('atomic_cmpxchg(scmi_syspower_registered, 0, 1)', (s, l) => {
              l.taken = s.scmi_syspower !== null;
              s.scmi_syspower = 'flag';
            }),
            iff((_, l) => l.taken === true, [ret()]),
          ],
        ),
      ],
    ),
    attempt(
      'scmi_dev = kzalloc()',
      'kzalloc',
      (s, l) => {
        l.dev = allocate(s.devices, 'SCMI devices');
        const dev = s.devices[l.dev];
        if (dev) dev.life = 'alloc';
      },
      (_, l) => {
        l.dev = null;
      },
      { private: true },
    ),
    // Landed, the pointer is reserved only behind it.
    iff((_, l) => l.dev === null, [when('11-pointer', [], [clearFlag()]), ret()]),
    when('11-pointer', [
      iff(
        (_, l) => l.protocol === SCMI_PROTOCOL_SYSTEM,
        [
          step('cmpxchg(scmi_syspower_sdev, NULL, scmi_dev)', (s, l) => {
            l.taken = s.scmi_syspower !== null;
            if (!l.taken) s.scmi_syspower = l.dev;
          }),
          hiddenIf((_, l) => l.taken === true, [kfreeNew(), ret()]),
        ],
      ),
    ]),
    attempt(
      'scmi_dev->name = kstrdup_const(name)',
      'kzalloc',
      (_, l) => {
        l.retval = 0;
      },
      (_, l) => {
        l.retval = '-ENOMEM';
      },
      { private: true },
    ),
    iff((_, l) => l.retval !== 0, [clearFlag(), kfreeNew(), ret()]),
    attempt(
      'id = ida_alloc_min(scmi_bus_id, 1)',
      'ida_alloc',
      (s, l) => {
        l.id = ida_alloc(s);
      },
      (_, l) => {
        l.id = 0;
      },
    ),
    iff(
      (_, l) => l.id === 0,
      [clearFlag(), mention('kfree_const(scmi_dev->name)'), kfreeNew(), ret()],
    ),
    ...fillIn(),
    call('device_register', (_, l) => [l.dev], 'retval'),
    iff((_, l) => l.retval !== 0, [goto('put_dev')]),
    ret((_, l) => l.dev),
    label('put_dev'),
    when(
      '4-release',
      [
        call('scmi_device_release_resources', (_, l) => [l.dev]),
        call('put_device', (_, l) => [l.dev, true, false]),
      ],
      [
        call('put_device', (_, l) => [l.dev, true, false]),
        step('ida_free(scmi_bus_id, id)', (s, l) => {
          ida_free(s, l.id ?? 0);
        }),
        clearFlag(),
      ],
    ),
    ret(),
  ],
);

/** With a name: one device. Without (`drv` decides): all that is requested for the protocol. */
export const scmi_device_create = fn(
  'bus.c',
  'scmi_device_create',
  { np: nodePtr, parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId },
  { rdev: driverPtr, dev: devicePtr, phead: headPtr },
  [
    iff(
      (_, l) => l.name !== null,
      [
        call('__scmi_device_create', (_, l) => [l.np, l.parent, l.protocol, l.name, l.key], 'dev'),
        ret((_, l) => l.dev),
      ],
    ),
    mutex_lock('scmi_requested_devices_mtx', requested_mtx),
    step('phead = idr_find(scmi_requested_devices, protocol)', (s, l) => {
      l.phead = headOf(s, l.protocol ?? 0);
    }),
    iff(
      (_, l) => l.phead === null,
      [mutex_unlock('scmi_requested_devices_mtx', requested_mtx), ret()],
    ),
    loop([
      local('list_for_each_entry(rdev, phead, node)', (s, l) => {
        const from = l.rdev === null ? 0 : l.rdev + 1;
        const next = s.drivers.findIndex(
          (other, i) => i >= from && other.rdev === 'listed' && other.head === l.phead,
        );
        l.rdev = next < 0 ? null : next;
      }),
      hiddenIf((_, l) => l.rdev === null, [hiddenBreak()]),
      call(
        '__scmi_device_create',
        (s, l) => [l.np, l.parent, driver(s, l.rdev).protocol, DRIVERS[l.rdev ?? 0] ?? 'A', 0x10],
        'dev',
      ),
    ]),
    mutex_unlock('scmi_requested_devices_mtx', requested_mtx),
    ret((_, l) => l.dev),
  ],
);

export const scmi_device_destroy = fn(
  'bus.c',
  'scmi_device_destroy',
  { parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId },
  { dev: devicePtr },
  [
    when(
      '4',
      [
        call('scmi_child_dev_find_get', (_, l) => [l.parent, l.protocol, l.name, l.key], 'dev'),
        iff(
          (_, l) => l.dev !== null,
          [
            call('__scmi_device_destroy', (_, l) => [l.dev]),
            call('put_device', (_, l) => [l.dev, false, true]),
          ],
        ),
      ],
      [
        call('scmi_child_dev_find', (_, l) => [l.parent, l.protocol, l.name, l.key], 'dev'),
        iff((_, l) => l.dev !== null, [call('__scmi_device_destroy', (_, l) => [l.dev])]),
      ],
    ),
  ],
);
