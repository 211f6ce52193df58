// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  fn,
  goto,
  iff,
  inForm,
  label,
  local,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { ida_alloc, ida_free } from '../kernel/device.ts';
import { allocate, device, release } from '../kernel/heap.ts';
import { of_node_put } from '../kernel/ofNode.ts';
import {
  busId,
  deviceName,
  devicePtr,
  driverPtr,
  errno,
  nodePtr,
  parentPtr,
  protocolId,
} from '../kernel/values.ts';
import { fillIn, kfreeNew } from './busDevices.ts';

/**
 * drivers/firmware/arm_scmi/bus.c in form 'on-request': who registers a driver creates its devices, and
 * nobody destroys them before the core goes.
 */

export const scmi_driver_register = inForm(
  'on-request',
  fn('bus.c', 'scmi_driver_register', { drv: driverPtr }, { ret: errno }, [
    iff(() => false, [ret(() => '-EINVAL')]),
    call('scmi_protocol_device_request', (_, l) => [l.drv], 'ret'),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    mention('driver->driver.name = driver->name'),
    call('driver_register', (_, l) => [l.drv], 'ret'),
    ret((_, l) => l.ret),
  ]),
);

export const scmi_driver_unregister = inForm(
  'on-request',
  fn('bus.c', 'scmi_driver_unregister', { drv: driverPtr }, {}, [
    call('driver_unregister', (_, l) => [l.drv]),
    call('scmi_protocol_device_unrequest', (_, l) => [l.drv]),
  ]),
);

/** The name is freed by whoever destroys the device. */
export const scmi_device_release = inForm(
  'on-request',
  fn('bus.c', 'scmi_device_release', { dev: devicePtr }, {}, [
    when('1', [
      local('of_node_put(scmi_dev->dev.of_node)', (s, l) => {
        const dev = device(s, l.dev, 'scmi_device_release()');
        of_node_put(s, dev.node, dev);
      }),
    ]),
    step('kfree(to_scmi_dev(dev))', (s, l) => {
      const dev = l.dev === null ? undefined : s.devices[l.dev];
      if (dev) release(s, dev as { life: string }, `scmi_dev#${l.dev}`);
    }),
  ]),
);

export const scmi_device_create = inForm(
  'on-request',
  fn(
    'bus.c',
    'scmi_device_create',
    { np: nodePtr, parent: parentPtr, protocol: protocolId, name: deviceName },
    { key: protocolId, dev: devicePtr, id: busId, retval: errno },
    [
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
      iff((_, l) => l.dev === null, [ret()]),
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
      iff((_, l) => l.retval !== 0, [kfreeNew(), ret()]),
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
      iff((_, l) => l.id === 0, [mention('kfree_const(scmi_dev->name)'), kfreeNew(), ret()]),
      ...fillIn(),
      call('device_register', (_, l) => [l.dev], 'retval'),
      iff((_, l) => l.retval !== 0, [goto('put_dev')]),
      ret((_, l) => l.dev),
      label('put_dev'),
      mention('kfree_const(scmi_dev->name)'),
      call('put_device', (_, l) => [l.dev, true, false]),
      step('ida_free(scmi_bus_id, id)', (s, l) => {
        ida_free(s, l.id ?? 0);
      }),
      ret(),
    ],
  ),
);

export const scmi_device_destroy = inForm(
  'on-request',
  fn('bus.c', 'scmi_device_destroy', { dev: devicePtr }, {}, [
    mention('kfree_const(scmi_dev->name)'),
    call(
      'scmi_handle_put',
      (s, l) => [device(s, l.dev, 'scmi_device_destroy()').handle],
      undefined,
      'scmi_handle_put(scmi_dev->handle)',
    ),
    when(
      '4',
      [
        call('device_del', (_, l) => [l.dev]),
        step('ida_free(scmi_bus_id, scmi_dev->id)', (s, l) => {
          ida_free(s, device(s, l.dev, 'scmi_device_destroy()').id);
        }),
        call('put_device', (_, l) => [l.dev, true, false]),
      ],
      [
        step('ida_free(scmi_bus_id, scmi_dev->id)', (s, l) => {
          ida_free(s, device(s, l.dev, 'scmi_device_destroy()').id);
        }),
        call('device_unregister', (_, l) => [l.dev]),
      ],
    ),
  ]),
);
