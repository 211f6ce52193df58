// SPDX-License-Identifier: GPL-2.0-only
import type { Device, State } from '../model/world.ts';
import type { ObjectKind } from './objects.ts';
import { lifeOf, words } from './words.ts';

const has = (word: string) => (life: string) => life.split('_').includes(word);
const NONE: Pick<ObjectKind, 'membership'> = { membership: /\./ };

const isTransport = ({ name }: Pick<Device, 'name'>): boolean =>
  name.startsWith('__scmi_transport_device');

/** A device of the bus, as one of its two kinds. */
function deviceLife(s: State, i: number, transport: boolean): string | null {
  const dev = s.devices[i];
  if (!dev) return null;
  if (dev.life === 'none') return 'none';
  if (isTransport(dev) !== transport) return null;
  const info = dev.parent === null ? undefined : s.parents[dev.parent];
  return lifeOf(
    dev.life,
    dev.life,
    dev.nodeRefs > 0 ? 'node' : dev.node !== null && dev.life === 'registered' && 'nodeless',
    dev.bound ? 'bound' : dev.driver !== null && 'probing',
    dev.bound && dev.link === 'none' && 'unlinked',
    dev.life === 'registered' && info?.life === 'deleted' && 'orphaned',
  );
}

/** What lookups of the bus and of the driver core compare, and what other kinds are about. */
const LISTED =
  /\.(life|sysfs|parent|name|nameKey|protocol|id|bound|driver|deferred|link|handle|refs\..*|nodeRefs)$/;

const perDevice = { path: 'devices', count: (s: State) => s.devices.length } as const;

/** What lives on the SCMI bus. */
export const BUS_OBJECTS: readonly ObjectKind[] = [
  {
    ...perDevice,
    key: 'channel_device',
    title: 'Transport device of a channel',
    c: 'struct scmi_device "__scmi_transport_device_{tx,rx}_%02X"',
    owner: 'the channel, through the bus',
    endedBy: ['__scmi_device_create', 'scmi_device_release'],
    life: (s, i) => deviceLife(s, i, true),
    membership: LISTED,
    published: has('registered'),
  },
  {
    ...perDevice,
    key: 'protocol_device',
    title: 'Protocol device',
    c: 'struct scmi_device',
    owner: 'the request of a driver, through the bus',
    endedBy: ['scmi_device_release'],
    life: (s, i) => deviceLife(s, i, false),
    membership: LISTED,
    published: has('registered'),
  },
  {
    ...perDevice,
    key: 'device_reference',
    title: 'References on a device of the bus',
    c: 'kref of struct scmi_device',
    owner: 'device_initialize(), lookups, the driver core',
    endedBy: ['device_link_release_fn', 'put_device'],
    field: 'refs',
    life: (s, i) => {
      const dev = s.devices[i];
      if (!dev || dev.life === 'none') return 'none';
      const { initial, ...others } = dev.refs;
      const held = Object.values(others).some((count) => count > 0);
      return (
        words(
          dev.life === 'freed' ? 'freed' : initial ? 'initial' : !held && 'none left',
          dev.refs.found > 0 && 'found',
        ).replace(' ', '_') || 'others'
      );
    },
    ...NONE,
    published: () => false,
  },
  {
    key: 'bus_id',
    title: 'Bus id',
    c: 'IDA scmi_bus_id',
    owner: 'the device that is named after it',
    endedBy: ['scmi_device_release_resources'],
    path: 'scmi_bus_id',
    count: (s) => s.scmi_bus_id.length,
    life: (s, i) =>
      words(
        s.scmi_bus_id[i] === true ? 'taken' : 'none',
        s.devices.some(({ life, id }) => life === 'registered' && id === i + 1) && 'registered',
      ),
    ...NONE,
    published: has('taken'),
  },
  {
    key: 'syspower',
    title: 'SystemPower reservation',
    c: 'scmi_syspower_sdev',
    owner: 'the one SystemPower device of the system',
    endedBy: ['__scmi_device_create', 'scmi_device_release_resources'],
    path: 'scmi_syspower',
    count: () => 1,
    life: (s) => {
      const holder = s.scmi_syspower;
      const lives = s.devices.some(
        ({ life, protocol }) => protocol === 0x12 && (life === 'alloc' || life === 'registered'),
      );
      if (holder === null) return lives ? 'none_device' : 'none';
      return words('held', lives && 'device');
    },
    ...NONE,
    published: has('held'),
  },
  {
    ...perDevice,
    key: 'handle',
    title: 'Handle of a device',
    c: 'scmi_dev->handle, counted in info->users',
    owner: 'the device, from BUS_NOTIFY_BIND_DRIVER until it is not bound',
    endedBy: ['scmi_clear_handle'],
    field: 'handle',
    life: (s, i) => {
      const dev = s.devices[i];
      if (!dev || dev.handle === null || dev.life === 'freed') return 'none';
      return words(
        'held',
        dev.driver === null && 'unbound',
        s.infos[dev.handle]?.life === 'freed' && 'stale',
      );
    },
    ...NONE,
    published: has('held'),
  },
  {
    ...perDevice,
    key: 'device_link',
    title: 'Device link of a protocol device to the instance',
    c: 'struct device_link, DL_FLAG_AUTOREMOVE_CONSUMER',
    owner: 'driver core, for scmi_set_handle()',
    endedBy: ['device_release_driver', 'really_probe', 'device_driver_detach'],
    field: 'link',
    life: (s, i) => s.devices[i]?.link ?? null,
    ...NONE,
    published: (life) => life !== 'none',
  },
  {
    key: 'requested_device',
    title: 'Requested device',
    c: 'struct scmi_requested_dev',
    owner: 'the driver that asked, on the list of its protocol',
    endedBy: ['scmi_protocol_device_unrequest'],
    path: 'drivers',
    count: (s) => s.drivers.length,
    life: (s, i) => {
      const driver = s.drivers[i];
      return words(driver?.rdev, driver?.registered === true && 'driver');
    },
    ...NONE,
    published: has('listed'),
  },
  {
    key: 'requests_head',
    title: 'List head of requests',
    c: 'struct list_head in the IDR scmi_requested_devices',
    owner: 'bus.c',
    endedBy: ['scmi_protocol_device_request', 'scmi_protocol_device_unrequest'],
    path: 'heads',
    count: (s) => s.heads.length,
    life: (s, i) => {
      const head = s.heads[i];
      if (!head) return null;
      const used = s.drivers.some(({ rdev, head: on }) => rdev === 'listed' && on === i);
      return words(lifeOf(head.life, head.inIdr ? 'listed' : 'allocated'), used && 'used');
    },
    membership: /\.(life|inIdr|protocol)$/,
    published: has('listed'),
  },
  {
    key: 'driver_on_bus',
    title: 'Driver on the bus',
    c: 'struct scmi_driver',
    owner: 'its module',
    endedBy: ['driver_unregister'],
    path: 'drivers',
    field: 'registered',
    count: (s) => s.drivers.length,
    life: (s, i) => {
      const driver = s.drivers[i];
      const on = driver?.registered === true;
      const bound = s.devices.some((dev) => dev.bound && dev.driver === i);
      return words(on ? 'registered' : 'none', bound && 'bound');
    },
    ...NONE,
    published: has('registered'),
  },
];
