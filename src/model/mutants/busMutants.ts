// SPDX-License-Identifier: GPL-2.0-only
import { step } from '../kernel/c.ts';
import { device } from '../kernel/heap.ts';
import { TWO_SYSPOWER, mutant, type Mutant } from './mutant.ts';
import { alwaysTake, drop, ignoreError, replace, swap, twice } from './mutate.ts';

/** bus_for_each_drv() with a match function that takes every driver for every device. */
const matchAll = step<{ dev: number | null; drv: number | null }>(
  'bus_for_each_drv(bus)',
  (s, l) => {
    const drv = s.drivers.findIndex(({ registered }) => registered);
    const driver = s.drivers[drv];
    if (!driver || device(s, l.dev, 'bus_probe_device()').driver !== null) return;
    driver.iterators += 1;
    l.drv = drv;
  },
);

/** Mistakes in bus.c, and in how the driver core uses its devices. */
export const BUS_MUTANTS: readonly Mutant[] = [
  mutant(
    'a lookup’s reference is never put',
    'devices-released',
    'fix-01',
    drop('scmi_device_destroy', 'put_device()'),
  ),
  mutant(
    'the first reference is never put',
    'devices-released',
    'fix-01',
    drop('__scmi_device_destroy', 'put_device()'),
  ),
  mutant(
    'a device is released and not freed',
    'devices-released',
    'fix-01',
    drop('scmi_device_release', 'kfree(scmi_dev)'),
  ),
  mutant(
    'the driver core keeps a reference',
    'devices-released',
    'general-mailbox-load',
    drop('driver_register', 'put_device()'),
  ),
  mutant(
    'a lookup’s reference is put twice',
    'no-use-after-free',
    'fix-01',
    twice('scmi_device_destroy', 'put_device()'),
  ),
  mutant(
    'the driver core puts a reference twice',
    'references-balanced',
    'general-mailbox-load',
    twice('driver_register', 'put_device()'),
  ),
  mutant(
    'a device is destroyed twice',
    'free-once',
    'fix-01',
    twice('scmi_device_destroy', '__scmi_device_destroy()', 0),
  ),
  mutant(
    'a released device keeps its of_node',
    'nodes-balanced',
    'fix-01',
    drop('scmi_device_release', 'of_node_put(scmi_dev->dev.of_node)'),
  ),
  mutant(
    'a new device takes no of_node reference',
    'node-owned',
    'fix-01',
    drop('__scmi_device_create', 'of_node_get(np)'),
  ),
  mutant(
    'a bus id is never given back',
    'nothing-left',
    'fix-01',
    drop('scmi_device_release_resources', 'ida_free(scmi_bus_id, scmi_dev->id)'),
  ),
  mutant(
    'a bus id is given back twice',
    'bus-id-unique',
    'fix-01',
    drop('scmi_device_release_resources', 'scmi_dev->id = 0'),
  ),
  mutant(
    'SystemPower is never given back',
    'syspower-owned',
    'fix-11',
    drop('scmi_device_release_resources', 'cmpxchg(scmi_syspower_sdev, scmi_dev, NULL)'),
    {
      threads: [
        { name: 'user', does: ['bind'] },
        { name: 'mod', does: ['unload A'] },
      ],
    },
  ),
  // That the second driver is not served is as it should be: only this rule is asked.
  {
    ...mutant(
      'a reservation of SystemPower that fails is ignored',
      'syspower-unique',
      'fix-11',
      ignoreError('__scmi_device_create', 'cmpxchg(scmi_syspower_sdev, NULL, scmi_dev)'),
      TWO_SYSPOWER,
    ),
    rules: ['syspower-unique'],
  },
  mutant(
    'a list head of requests stays in its IDR',
    'no-use-after-free',
    'general-mailbox-load',
    drop(
      'scmi_protocol_device_unrequest',
      'idr_remove(scmi_requested_devices, id_table->protocol_id)',
    ),
    {
      threads: [
        { name: 'user', does: ['bind'] },
        { name: 'mod', does: ['load A', 'unload A', 'load A'] },
      ],
    },
  ),
  mutant(
    'a list head of requests is freed twice',
    'free-once',
    'sibling-unrequest',
    twice('scmi_protocol_device_unrequest', 'kfree(phead)'),
  ),
  mutant(
    'a failed registration keeps its requests',
    'requests-go-with-module',
    'sibling-unregister',
    drop('scmi_driver_register', 'scmi_protocol_table_unregister()'),
  ),
  mutant(
    'an unloaded driver keeps its requests',
    'requests-go-with-module',
    'general-mailbox-load',
    drop('scmi_driver_unregister', 'scmi_protocol_table_unregister()'),
  ),
  mutant(
    'the lock of requests is kept',
    'no-deadlock',
    'general-mailbox-load',
    drop('scmi_device_create', 'mutex_unlock(scmi_requested_devices_mtx)'),
  ),
  mutant(
    'a request callback never ends',
    'no-deadlock',
    'fix-06',
    drop('blocking_notifier_call_chain', 'up_read(scmi_requested_devices_nh)'),
  ),
  mutant(
    'a bus notification never ends',
    'no-deadlock',
    'fix-16-link',
    drop('bus_notify', 'up_read(bus_notifier)'),
  ),
  mutant(
    'the device lock is kept after an attach',
    'no-deadlock',
    'general-mailbox-load',
    drop('driver_attach', 'device_unlock(dev)'),
  ),
  mutant(
    'a driver stays in use by the bus',
    'no-deadlock',
    'general-mailbox-load',
    drop('bus_probe_device', 'klist_iter_exit(drv)'),
  ),
  mutant(
    'consumers are not unbound before their supplier',
    'bound-implies-instance',
    'general-mailbox-use',
    alwaysTake('device_release_driver_internal', 'device_links_busy(arm-scmi)'),
    { threads: [{ name: 'user', does: ['bind', 'unbind'] }] },
  ),
  mutant(
    'consumers are waited for and not unbound',
    'everything-ends',
    'general-mailbox-use',
    drop('device_release_driver_internal', 'device_links_unbind_consumers()'),
    { threads: [{ name: 'user', does: ['bind', 'unbind'] }] },
  ),
  mutant(
    'the bus does not look at names',
    'transport-devices-never-bound',
    'general-mailbox-use',
    replace('bus_probe_device', 'bus_for_each_drv(bus)', () => [matchAll]),
  ),
  mutant(
    'nobody is told that a request is taken back',
    'devices-go-with-request',
    'general-mailbox-load',
    drop('scmi_protocol_device_unrequest', 'blocking_notifier_call_chain()'),
  ),
  mutant(
    'the bus id goes before the name',
    'bus-id-unique',
    'fix-04',
    swap('__scmi_device_destroy', 'device_del()', 'scmi_device_release_resources()'),
  ),
];
