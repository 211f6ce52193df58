// SPDX-License-Identifier: GPL-2.0-only
import type { Device, World } from '../world.ts';
import { broken } from './broken.ts';
import { attempt, call, fn, hiddenIf, ret, step } from './c.ts';
import { device } from './heap.ts';
import { deviceName, devicePtr, errno, flag, parentPtr, protocolId } from './values.ts';

/** drivers/base/core.c, as far as the SCMI bus's devices go. */

type Owner = keyof Device['refs'];

/** References of all owners together: what the C's refcount says. */
export function references(dev: Device): number {
  return Number(dev.refs.initial) + dev.refs.found + dev.refs.core + dev.refs.link;
}

/** get_device, by owner. */
export function get(s: World, dev: Device, owner: Owner): void {
  if (references(dev) === 0)
    broken(s, 'references-balanced', 'get_device() on a device with no references');
  if (owner === 'initial') dev.refs.initial = true;
  else dev.refs[owner] += 1;
}

/** put_device, by owner; true when that was the last reference of all. */
export function put(s: World, dev: Device, owner: Owner): boolean {
  if (Number(dev.refs[owner]) === 0) {
    broken(s, 'references-balanced', `put_device() of a reference that '${owner}' does not hold`);
    return false;
  }
  if (owner === 'initial') dev.refs.initial = false;
  else dev.refs[owner] -= 1;
  return references(dev) === 0;
}

/** put_device(): the last one runs the device's release function. */
export const put_device = fn(
  'kernel',
  'put_device',
  { dev: devicePtr, initial: flag, found: flag },
  { last: flag },
  [
    step('kref_put(&dev->kobj.kref)', (s, l) => {
      const dev = device(s, l.dev, 'put_device()');
      l.last = put(s, dev, l.initial ? 'initial' : l.found ? 'found' : 'core');
    }),
    hiddenIf((_, l) => l.last === true, [call('scmi_device_release', (_, l) => [l.dev])]),
  ],
);

/**
 * device_register(): adds the device to its parent's children and to the bus, then probes it.
 * A sysfs name that is still in use fails it, and that is what a reused bus id comes to.
 */
export const device_register = fn('kernel', 'device_register', { dev: devicePtr }, { ret: errno }, [
  step('device_initialize(dev)', (s, l) => {
    const dev = device(s, l.dev, 'device_register()');
    dev.refs.initial = true;
    dev.link = 'none';
  }),
  attempt(
    'device_add(dev)',
    'device_register',
    (s, l) => {
      const dev = device(s, l.dev, 'device_add()');
      const owner = s.devices.findIndex((other, i) => i !== l.dev && other.sysfs === dev.id);
      if (owner >= 0) {
        broken(
          s,
          'bus-id-unique',
          `device_add(): the name scmi_dev.${dev.id} is still that of scmi_dev#${owner}`,
        );
        l.ret = '-EEXIST';
      } else {
        dev.life = 'registered';
        dev.sysfs = dev.id;
        l.ret = 0;
      }
    },
    (_, l) => {
      l.ret = '-ENOMEM';
    },
  ),
  hiddenIf((_, l) => l.ret === 0, [call('bus_probe_device', (_, l) => [l.dev])]),
  ret((_, l) => l.ret),
]);

/** device_del(): off the parent's children, unbound, off sysfs; references of others remain. */
export const device_del = fn('kernel', 'device_del', { dev: devicePtr }, {}, [
  step('klist_del(dev)', (s, l) => {
    const dev = device(s, l.dev, 'device_del()');
    if (dev.life !== 'registered') {
      broken(s, 'free-once', `device_del(): scmi_dev#${l.dev} is not registered`);
    }
    dev.life = 'deleted';
  }),
  call('device_release_driver', (_, l) => [l.dev]),
  step('kobject_del(&dev->kobj)', (s, l) => {
    const dev = device(s, l.dev, 'device_del()');
    dev.deferred = false;
    dev.sysfs = 0;
    if (dev.nodeRefs === 0 && dev.node !== null) {
      broken(
        s,
        'references-balanced',
        'device_del(): uses an of_node on which the device holds no reference',
      );
    }
  }),
]);

/** device_unregister(): device_del() and the reference that device_initialize() gave. */
export const device_unregister = fn('kernel', 'device_unregister', { dev: devicePtr }, {}, [
  call('device_del', (_, l) => [l.dev]),
  call('put_device', (_, l) => [l.dev, true, false]),
]);

/**
 * device_find_child(): under the klist's lock the match and the new reference are one step.
 * `protocol`, `name` and `key` are what scmi_match_by_id_table() compares.
 */
export const device_find_child = fn(
  'kernel',
  'device_find_child',
  { parent: parentPtr, protocol: protocolId, name: deviceName, key: protocolId, skip: flag },
  { dev: devicePtr },
  [
    step('match(child, data) && get_device(child)', (s, l) => {
      const index = s.devices.findIndex(
        (dev) =>
          dev.life === 'registered' &&
          dev.parent === l.parent &&
          dev.protocol === l.protocol &&
          dev.name === l.name &&
          dev.nameKey === l.key &&
          !(l.skip === true && isTransport(dev)),
      );
      l.dev = index < 0 ? null : index;
      const dev = s.devices[index];
      if (dev) get(s, dev, 'found');
    }),
    ret((_, l) => l.dev),
  ],
);

/** Whether a device carries a channel of the transport (and no driver must bind it). */
export function isTransport(dev: { readonly name: string }): boolean {
  return dev.name.startsWith('__scmi_transport_device');
}

/** The lowest free bus id (static DEFINE_IDA(scmi_bus_id)); ids begin at 1. */
export function ida_alloc(s: World): number {
  const free = s.scmi_bus_id.indexOf(false);
  if (free < 0) throw new Error('the pool of bus ids is used up: raise its bound');
  s.scmi_bus_id[free] = true;
  return free + 1;
}

/** Gives a bus id back. */
export function ida_free(s: World, id: number): void {
  if (s.scmi_bus_id[id - 1] !== true) {
    broken(s, 'bus-id-unique', `ida_free(): bus id ${id} is not taken`);
    return;
  }
  s.scmi_bus_id[id - 1] = false;
}
