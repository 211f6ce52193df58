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
import { ida_alloc, ida_free, isTransport } from '../kernel/device.ts';
import { allocate, device, release } from '../kernel/heap.ts';
import { chain_read_lock, chain_read_unlock } from '../kernel/notifierChain.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import { of_node_get, of_node_put } from '../kernel/ofNode.ts';
import {
  busId,
  deviceName,
  devicePtr,
  driverPtr,
  errno,
  flag,
  infoPtr,
  nodePtr,
  notifierEvent,
  parentPtr,
  protocolId,
} from '../kernel/values.ts';
import type { Stmt } from '../language/statement.ts';
import { DRIVERS, type ProtocolId } from '../scenario.ts';
import type { World } from '../world.ts';

/** drivers/firmware/arm_scmi/bus.c */

const SCMI_PROTOCOL_SYSTEM = 0x12;

/** What is left of a protocol id in a u8. */
export function u8(id: number | null): number {
  return (id ?? 0) & 0xff;
}

function driver(s: World, drv: number | null) {
  const found = drv === null ? undefined : s.drivers[drv];
  if (!found) throw new Error(`no driver ${drv}`);
  return found;
}

const requested_mtx = (s: World) => s.scmi_requested_devices_mtx;
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
      local('next block', (s, l) => {
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
function headOf(s: World, protocol: number): number | null {
  const found = s.heads.findIndex((head) => head.inIdr && head.protocol === protocol);
  return found < 0 ? null : found;
}

export const scmi_protocol_device_request = fn(
  'bus.c',
  'scmi_protocol_device_request',
  { drv: driverPtr },
  { ret: errno, phead: driverPtr, made: driverPtr, duplicate: flag },
  [
    local('ret = 0', (_, l) => {
      l.ret = 0;
    }),
    mention('if (IS_ENABLED(CONFIG_ARM_SCMI_RAW_MODE_SUPPORT)) return -EINVAL'),
    mutex_lock('scmi_requested_devices_mtx', requested_mtx),
    step('phead = idr_find(scmi_requested_devices, id_table->protocol_id)', (s, l) => {
      l.phead = headOf(s, driver(s, l.drv).protocol);
      l.duplicate = driver(s, l.drv).rdev === 'listed';
    }),
    iff(
      (_, l) => l.phead !== null,
      [
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
        ]),
      ],
    ),
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
function dropEmptyHead<
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
  { phead: driverPtr, victim: flag, empty: flag },
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

/** Before fix 4: the reference that the lookup took is dropped before the caller uses the device. */
export const scmi_child_dev_find = fn(
  'bus.c',
  'scmi_child_dev_find',
  { parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId },
  { dev: devicePtr },
  [
    when(
      ['skip'],
      [
        when(
          '2',
          [
            call(
              'device_find_child',
              (_, l) => [l.parent, u8(l.protocol), l.name, l.key, false],
              'dev',
            ),
          ],
          [
            call(
              'device_find_child',
              (_, l) => [l.parent, u8(l.protocol), l.name, l.key, true],
              'dev',
            ),
          ],
        ),
      ],
      [
        call(
          'device_find_child',
          (_, l) => [l.parent, u8(l.protocol), l.name, l.key, false],
          'dev',
        ),
      ],
    ),
    iff((_, l) => l.dev === null, [ret()]),
    call('put_device', (_, l) => [l.dev, false, true]),
    ret((_, l) => l.dev),
  ],
);

/** Fix 4: the caller drops the reference. */
export const scmi_child_dev_find_get = fn(
  'bus.c',
  'scmi_child_dev_find_get',
  { parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId },
  { dev: devicePtr },
  [
    when(
      ['skip'],
      [
        when(
          '2',
          [
            call(
              'device_find_child',
              (_, l) => [l.parent, u8(l.protocol), l.name, l.key, false],
              'dev',
            ),
          ],
          [
            call(
              'device_find_child',
              (_, l) => [l.parent, u8(l.protocol), l.name, l.key, true],
              'dev',
            ),
          ],
        ),
      ],
      [
        call(
          'device_find_child',
          (_, l) => [l.parent, u8(l.protocol), l.name, l.key, false],
          'dev',
        ),
      ],
    ),
    iff((_, l) => l.dev === null, [ret()]),
    ret((_, l) => l.dev),
  ],
);

export const scmi_dev_probe = fn('bus.c', 'scmi_dev_probe', { dev: devicePtr }, { ret: errno }, [
  step('scmi_dev->handle', (s, l) => {
    const dev = device(s, l.dev, 'scmi_dev_probe()');
    if (isTransport(dev)) {
      broken(
        s,
        'transport-devices-never-bound',
        `a driver probes the transport device scmi_dev#${l.dev}`,
      );
    }
    l.ret = dev.handle === null ? '-EPROBE_DEFER' : 0;
  }),
  iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
  call('scmi_driver_probe', (_, l) => [l.dev], 'ret', 'scmi_drv->probe(scmi_dev)'),
  ret((_, l) => l.ret),
]);

export const scmi_dev_remove = fn('bus.c', 'scmi_dev_remove', { dev: devicePtr }, {}, [
  iff(
    () => true,
    [
      step('scmi_drv->remove(scmi_dev)', (s, l) => {
        device(s, l.dev, 'scmi_dev_remove()');
      }),
    ],
  ),
]);

export const scmi_driver_register = fn(
  'bus.c',
  'scmi_driver_register',
  { drv: driverPtr },
  { ret: errno },
  [
    iff(() => false, [ret(() => '-EINVAL')]),
    call('scmi_protocol_table_register', (_, l) => [l.drv], 'ret'),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    mention('driver->driver.name = driver->name'),
    call('driver_register', (_, l) => [l.drv], 'ret'),
    when('unregister-on-failure', [
      iff(
        (_, l) => l.ret !== 0,
        [call('scmi_protocol_table_unregister', (_, l) => [l.drv]), ret((_, l) => l.ret)],
      ),
      ret(() => 0),
    ]),
    when('unregister-on-failure', [], [ret((_, l) => l.ret)]),
  ],
);

export const scmi_driver_unregister = fn(
  'bus.c',
  'scmi_driver_unregister',
  { drv: driverPtr },
  {},
  [
    call('driver_unregister', (_, l) => [l.drv]),
    call('scmi_protocol_table_unregister', (_, l) => [l.drv]),
  ],
);

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

/** kfree() of a device that nobody has seen yet. */
function kfreeNew<F extends { readonly dev: number | null }>(): Stmt<World, F> {
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
    iff((_, l) => l.dev === null, [clearFlag(), ret()]),
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
    mention('device_set_node(scmi_dev)'),
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
  { rdev: driverPtr, dev: devicePtr, phead: driverPtr },
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
      local('next rdev', (s, l) => {
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
