// SPDX-License-Identifier: GPL-2.0-only
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import { DRIVERS } from '../scenario.ts';
import type { Device, World } from '../world.ts';
import {
  attempt,
  call,
  choose,
  fn,
  hiddenBreak,
  hiddenIf,
  hiddenLoop,
  local,
  ret,
  step,
  when,
} from './c.ts';
import { get, put } from './device.ts';
import { device } from './heap.ts';
import { device_lock, device_unlock } from './lock.ts';
import { chain_read_lock, chain_read_unlock } from './notifierChain.ts';
import { devicePtr, driverPtr, errno, flag, infoPtr, MOST, notifierEvent } from './values.ts';

/** drivers/base/dd.c and bus.c for the devices of the SCMI bus. */

function driver(s: World, drv: number | null): World['drivers'][number] {
  const found = drv === null ? undefined : s.drivers[drv];
  if (!found) throw new Error(`no driver ${drv}`);
  return found;
}

/** bus_notify(): every instance's block on the bus notifier, under its rwsem. */
export const bus_notify = fn(
  'kernel',
  'bus_notify',
  { dev: devicePtr, action: notifierEvent },
  { info: infoPtr },
  [
    chain_read_lock('bus_notifier', (s) => s.bus_notifier),
    hiddenLoop([
      local('nb = rcu_dereference_raw(*nl)', (s, l) => {
        const next = s.bus_notifier.blocks.indexOf(true, l.info === null ? 0 : l.info + 1);
        l.info = next < 0 ? null : next;
      }),
      hiddenIf((_, l) => l.info === null, [hiddenBreak()]),
      call('scmi_bus_notifier', (_, l) => [l.info, l.action, l.dev]),
    ]),
    chain_read_unlock('bus_notifier', (s) => s.bus_notifier),
  ],
);

/** Tells the bus of an event of the device. */
const notify = <F extends { readonly dev: number | null }>(
  event: `BUS_NOTIFY_${'BIND_DRIVER' | 'DRIVER_NOT_BOUND' | 'UNBOUND_DRIVER'}`,
): Stmt<World, F> =>
  call('bus_notify', (_, l) => [l.dev, event], undefined, `bus_notify(dev, ${event})`);

/**
 * driver_probe_device() and really_probe(): the device is locked, and `drv` matches it. A probe by way
 * of sysfs is not counted, so that wait_for_device_probe() does not wait for it, and is not deferred.
 * Below a parent whose directory in sysfs is gone no driver can be bound: BIND_DRIVER has been sent by
 * then. driver_bound() takes whatever link there is for one that is active, after a warning.
 */
export const really_probe = fn(
  'kernel',
  'really_probe',
  { dev: devicePtr, drv: driverPtr, sysfs: flag },
  { ret: errno },
  [
    step('device_set_driver(dev, drv)', (s, l) => {
      device(s, l.dev, 'really_probe()').driver = l.drv;
      if (l.sysfs !== true) s.probe_count += 1;
    }),
    when('on-request', checkSuppliers()),
    notify('BUS_NOTIFY_BIND_DRIVER'),
    local('sysfs_create_link(&dev->kobj, &drv->p->kobj, "driver")', (s, l) => {
      const P = s.parents[device(s, l.dev, 'driver_sysfs_add()').parent ?? -1];
      l.ret = P?.life === 'deleted' ? '-ENOENT' : 0;
    }),
    hiddenIf((_, l) => l.ret === 0, [call('scmi_dev_probe', (_, l) => [l.dev], 'ret')]),
    hiddenIf(
      (_, l) => l.ret === 0,
      [
        step('driver_bound(dev)', (s, l) => {
          const dev = device(s, l.dev, 'driver_bound()');
          dev.bound = true;
          dev.deferred = false;
          if (dev.link !== 'none') dev.link = 'active';
          if (l.sysfs !== true) s.probe_count -= 1;
        }),
        ret(() => 0),
      ],
    ),
    notify('BUS_NOTIFY_DRIVER_NOT_BOUND'),
    step('device_links_no_driver(dev)', (s, l) => {
      device(s, l.dev, 'really_probe()').link = 'none';
    }),
    call('devres_release_all', (_, l) => [l.dev]),
    step('device_set_driver(dev, NULL)', (s, l) => {
      const dev = device(s, l.dev, 'really_probe()');
      dev.driver = null;
      if (l.sysfs === true) return;
      dev.deferred = l.ret === '-EPROBE_DEFER';
      s.probe_count -= 1;
    }),
    ret((_, l) => l.ret),
  ],
);

/** A device that is linked before it is bound is only probed while its supplier has a driver. */
function checkSuppliers<
  F extends { readonly dev: number | null; readonly sysfs: boolean | null; ret: Primitive },
>(): Stmt<World, F>[] {
  return [
    step('device_links_check_suppliers(dev)', (s, l) => {
      const dev = device(s, l.dev, 'device_links_check_suppliers()');
      l.ret = dev.link === 'none' || dev.link === 'available' ? 0 : '-EPROBE_DEFER';
      if (dev.link === 'available') dev.link = 'probe';
    }),
    hiddenIf(
      (_, l) => l.ret !== 0,
      [
        step('driver_deferred_probe_add(dev)', (s, l) => {
          const dev = device(s, l.dev, 'driver_deferred_probe_add()');
          dev.driver = null;
          if (l.sysfs === true) return;
          dev.deferred = true;
          s.probe_count -= 1;
        }),
        ret((_, l) => l.ret),
      ],
    ),
  ];
}

/** What a driver's probe left to devres, in the opposite order. */
export const devres_release_all = fn(
  'kernel',
  'devres_release_all',
  { dev: devicePtr },
  { info: infoPtr },
  [
    local('notifier devres', (s, l) => {
      l.info = device(s, l.dev, 'devres_release_all()').notifier_devres;
    }),
    hiddenIf(
      (_, l) => l.info !== null,
      [
        call('scmi_notifier_unregister', (s, l) => [l.info, device(s, l.dev, 'devres').protocol]),
        local('free_devres(notifier)', (s, l) => {
          device(s, l.dev, 'devres_release_all()').notifier_devres = null;
        }),
      ],
    ),
    local('protocol devres', (s, l) => {
      l.info = device(s, l.dev, 'devres_release_all()').protocol_devres;
    }),
    hiddenIf(
      (_, l) => l.info !== null,
      [
        call('scmi_protocol_release', (s, l) => [l.info, device(s, l.dev, 'devres').protocol]),
        local('free_devres(protocol)', (s, l) => {
          device(s, l.dev, 'devres_release_all()').protocol_devres = null;
        }),
      ],
    ),
  ],
);

/**
 * device_release_driver_internal() for a device of the SCMI bus: it has no consumers. Until
 * klist_remove(&dev->p->knode_driver), which joins the step before it, driver_detach() finds the device
 * and waits for its lock.
 */
export const device_release_driver = fn('kernel', 'device_release_driver', { dev: devicePtr }, {}, [
  device_lock('dev', (s, l) => device(s, l.dev, 'device_release_driver()').lock),
  hiddenIf(
    (s, l) => device(s, l.dev, 'device_release_driver()').driver !== null,
    [
      call('scmi_dev_remove', (_, l) => [l.dev]),
      call('devres_release_all', (_, l) => [l.dev]),
      step('device_set_driver(dev, NULL)', (s, l) => {
        const dev = device(s, l.dev, 'device_unbind_cleanup()');
        dev.driver = null;
      }),
      step('device_links_driver_cleanup(dev)', (s, l) => {
        const dev = device(s, l.dev, 'device_links_driver_cleanup()');
        dev.link = 'none';
        dev.bound = false;
      }),
      notify('BUS_NOTIFY_UNBOUND_DRIVER'),
    ],
  ),
  device_unlock('dev', (s, l) => device(s, l.dev, 'device_release_driver()').lock),
]);

/** bus_probe_device(): looks for a driver that is on the bus and tries it. */
export const bus_probe_device = fn(
  'kernel',
  'bus_probe_device',
  { dev: devicePtr },
  { drv: driverPtr },
  [
    device_lock('dev', (s, l) => device(s, l.dev, 'bus_probe_device()').lock),
    step('bus_for_each_drv(bus)', (s, l) => {
      const dev = device(s, l.dev, 'bus_probe_device()');
      const matching = (DRIVERS as readonly string[]).indexOf(dev.name);
      const driver = s.drivers[matching];
      if (driver?.registered === true && dev.driver === null && dev.life === 'registered') {
        driver.iterators += 1;
        l.drv = matching;
      }
    }),
    hiddenIf(
      (_, l) => l.drv !== null,
      [
        call('really_probe', (_, l) => [l.dev, l.drv, false]),
        step('klist_iter_exit(drv)', (s, l) => {
          driver(s, l.drv).iterators -= 1;
        }),
      ],
    ),
    device_unlock('dev', (s, l) => device(s, l.dev, 'bus_probe_device()').lock),
  ],
);

/** driver_register(): on the bus first, then tried on every device that matches. */
export const driver_register = fn(
  'kernel',
  'driver_register',
  { drv: driverPtr },
  { dev: devicePtr, from: devicePtr, ret: errno },
  [
    attempt(
      'bus_add_driver(drv)',
      'driver_register',
      (s, l) => {
        driver(s, l.drv).registered = true;
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
    ),
    hiddenIf((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    hiddenLoop([
      step('bus_for_each_dev(bus)', (s, l) => {
        const from = l.from === null ? 0 : l.from + 1;
        const next = s.devices.findIndex(
          (dev, i) => i >= from && dev.life === 'registered' && dev.name === DRIVERS[l.drv ?? 0],
        );
        l.dev = next < 0 ? null : next;
        l.from = l.dev;
        const dev = s.devices[next];
        if (dev) get(s, dev, 'core');
      }),
      hiddenIf((_, l) => l.dev === null, [hiddenBreak()]),
      call('driver_attach', (_, l) => [l.dev, l.drv, false]),
      call('put_device', (_, l) => [l.dev, false, false]),
    ]),
    ret(() => 0),
  ],
);

/** __driver_attach() and device_driver_attach(): one device, one driver that matches. */
export const driver_attach = fn(
  'kernel',
  'driver_attach',
  { dev: devicePtr, drv: driverPtr, sysfs: flag },
  {},
  [
    device_lock('dev', (s, l) => device(s, l.dev, '__driver_attach()').lock),
    hiddenIf(
      (s, l) => {
        const dev = device(s, l.dev, '__driver_attach()');
        return dev.driver === null && dev.life === 'registered';
      },
      [call('really_probe', (_, l) => [l.dev, l.drv, l.sysfs])],
    ),
    device_unlock('dev', (s, l) => device(s, l.dev, '__driver_attach()').lock),
  ],
);

/**
 * driver_unregister(): off the bus, waiting for whoever is just trying it or is in its files in sysfs;
 * then off its devices.
 */
export const driver_unregister = fn(
  'kernel',
  'driver_unregister',
  { drv: driverPtr },
  { dev: devicePtr },
  [
    step(
      'klist_remove(drv)',
      (s, l) => {
        driver(s, l.drv).registered = false;
      },
      { wait: (s, l) => driver(s, l.drv).iterators === 0 },
    ),
    hiddenLoop([
      step('driver_detach(drv)', (s, l) => {
        const next = s.devices.findIndex((dev) => dev.bound && dev.name === DRIVERS[l.drv ?? 0]);
        l.dev = next < 0 ? null : next;
        const dev = s.devices[next];
        if (dev) get(s, dev, 'core');
      }),
      hiddenIf((_, l) => l.dev === null, [hiddenBreak()]),
      call('device_release_driver', (_, l) => [l.dev]),
      call('put_device', (_, l) => [l.dev, false, false]),
    ]),
  ],
);

/** Links of the device that were dropped, and whose references have not been. */
function droppedLinks(dev: Device | undefined): number {
  if (dev === undefined) return 0;
  return dev.refs.link - (dev.link === 'none' ? 0 : 1);
}

/**
 * device_link_release_fn() on device_link_wq: a link holds its consumer until this worker has run, some
 * time after the link was dropped. So the last reference of a device may go here. (It holds its supplier
 * too; so do the supplier's children.)
 */
export const device_link_worker = fn(
  'kernel',
  'device_link_release_fn',
  {},
  { dev: devicePtr, last: flag },
  [
    hiddenLoop([
      choose(
        'put_device(link->consumer)',
        Array.from({ length: MOST.devices }, (_, i) => ({
          note: `scmi_dev#${i}`,
          enabled: (s) => droppedLinks(s.devices[i]) > 0,
          apply: (s, l) => {
            l.dev = i;
            l.last = put(s, device(s, i, 'device_link_release_fn()'), 'link');
          },
        })),
        { idle: true },
      ),
      hiddenIf((_, l) => l.last === true, [call('scmi_device_release', (_, l) => [l.dev])]),
      local('worker->current_work = NULL', (_, l) => {
        l.dev = null;
        l.last = null;
      }),
    ]),
  ],
);

/**
 * bind_store() and unbind_store() in sysfs, for the device that a driver asked for. The files are there
 * while the driver is on the bus, and removing them waits for whoever is in them.
 */
export const sysfs_bind = fn(
  'kernel',
  'bind_store',
  { drv: driverPtr, bind: flag },
  { dev: devicePtr },
  [
    step('bus_find_device_by_name(bus)', (s, l) => {
      const drv = driver(s, l.drv);
      const found = s.devices.findIndex(
        (dev) => dev.life === 'registered' && dev.name === DRIVERS[l.drv ?? 0],
      );
      const dev = s.devices[found];
      if (!dev || !drv.registered) return;
      get(s, dev, 'core');
      drv.iterators += 1;
      l.dev = found;
    }),
    hiddenIf(
      (_, l) => l.dev !== null,
      [
        hiddenIf(
          (_, l) => l.bind === true,
          [call('driver_attach', (_, l) => [l.dev, l.drv, true])],
          [call('device_release_driver', (_, l) => [l.dev])],
        ),
        call('put_device', (_, l) => [l.dev, false, false]),
        local('kernfs_put_active()', (s, l) => {
          driver(s, l.drv).iterators -= 1;
        }),
      ],
    ),
  ],
);
