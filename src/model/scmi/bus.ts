// SPDX-License-Identifier: GPL-2.0-only
import { broken } from '../kernel/broken.ts';
import { call, fn, iff, mention, ret, step, when } from '../kernel/c.ts';
import { isTransport } from '../kernel/device.ts';
import { device } from '../kernel/heap.ts';
import { devicePtr, driverPtr, errno } from '../kernel/values.ts';

/** drivers/firmware/arm_scmi/bus.c: the bus and its drivers; requests and devices have files of their own. */

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
