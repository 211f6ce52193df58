// SPDX-License-Identifier: GPL-2.0-only

/**
 * Fields whose single accesses the kernel makes safe by itself, whatever else is held: the model takes
 * such an access as one step. This list is a premise about the kernel, not something observed.
 */
const PRIMITIVES: readonly (readonly [RegExp, string])[] = [
  [/^devices\.\*\.refs\./, 'kref'],
  [/^nodes\.\*\.refs$/, 'kref of the node'],
  [/^devices\.\*\.(life|parent|name|nameKey|protocol)$/, 'klists of the driver core'],
  [/^devices\.\*\.(link|bound|driver|deferred)$/, 'driver core (device_links_lock, deferred list)'],
  [/^parents\.\*\.(life|link|driver|deferred)$/, 'driver core'],
  [/^probe_count$/, 'atomic_t'],
  [/^drivers\.\*\.(registered|iterators)$/, 'klist of the bus'],
  [/^(scmi_bus_id|scmi_id)\./, 'IDA (lock of its own)'],
  [/^scmi_syspower$/, 'cmpxchg()'],
  [/^(bus_notifier|scmi_requested_devices_nh)\./, 'rwsem of the notifier chain'],
  [/\.(init_work|notify_work)\.state$/, 'workqueue (pool lock)'],
  [/^notify\.\*\.notify_wq$/, 'workqueue'],
  [/^instances\.\*\.events$/, 'kfifo with one writer and one reader'],
  [/^mailboxes\./, 'mbox_chan->lock'],
  [/^irqLines\./, 'interrupt descriptor'],
  [/^(vio\.channels|handlers|instances)\.\*\.users$/, 'refcount_t'],
  [/^vio\.(messages\.\*\.(on|device|users)|broken)$/, 'vioch->lock, free_lock and the virtqueue'],
];

/** What of the kernel makes single accesses to a field safe. */
export function primitiveOf(field: string): string | null {
  return PRIMITIVES.find(([pattern]) => pattern.test(field))?.[1] ?? null;
}
