// SPDX-License-Identifier: GPL-2.0-only
import type { ObjectKind } from './objects.ts';
import { orphaned } from './objectsOfCore.ts';
import { lifeOf, words } from './words.ts';

const has = (word: string) => (life: string) => life.split('_').includes(word);
const NONE: Pick<ObjectKind, 'membership'> = { membership: /\./ };

/** The notification core, and the notifier blocks by which others call into an instance. */
export const NOTIFY_OBJECTS: readonly ObjectKind[] = [
  {
    key: 'notification_core',
    title: 'Notification core',
    c: 'struct scmi_notify_instance',
    owner: 'a devres group of arm-scmi.N',
    endedBy: ['scmi_notification_exit', 'scmi_notification_init'],
    path: 'notify',
    count: (s) => s.notify.length,
    life: (s, i) => {
      const ni = s.notify[i];
      if (!ni) return null;
      return lifeOf(
        ni.life,
        'live',
        s.infos[i]?.notify_priv === true && 'published',
        ni.notify_wq === 'draining' && 'draining',
        ni.notify_wq === 'dead' && 'drained',
      );
    },
    membership: /\.(life|notify_wq|init_work\..*|pending_mtx\..*)$/,
    published: has('published'),
  },
  {
    key: 'late_init_work',
    title: 'Late initialization work',
    c: 'ni->init_work on the system workqueue',
    owner: 'the notification core',
    endedBy: ['scmi_notification_exit', 'scmi_notification_init'],
    path: 'notify',
    field: 'init_work',
    count: (s) => s.notify.length,
    life: (s, i) => {
      const ni = s.notify[i];
      return words(
        ni?.init_work.state,
        ni?.life === 'freed' && 'core_freed',
        ni?.life !== 'freed' &&
          s.infos[i]?.tx_idr.state === 'dead' &&
          ni?.init_work.state !== 'idle' &&
          'channels_gone',
      );
    },
    ...NONE,
    published: has('queued'),
  },
  {
    key: 'dispatcher_work',
    title: 'Dispatcher work of a protocol',
    c: 'pd->equeue.notify_work on notify_wq',
    owner: 'struct scmi_registered_events_desc, in the devres group of the protocol',
    endedBy: ['device_unbind_cleanup', 'scmi_protocol_release'],
    path: 'instances',
    field: 'notify_work',
    count: (s) => s.instances.length,
    life: (s, i) => {
      const pi = s.instances[i];
      return words(pi?.notify_work.state, pi?.pd === 'freed' && 'desc_freed');
    },
    ...NONE,
    published: has('queued'),
  },
  {
    key: 'registered_events',
    title: 'Registered events of a protocol',
    c: 'struct scmi_registered_events_desc',
    owner: 'the devres group of the protocol instance',
    endedBy: ['device_unbind_cleanup', 'scmi_protocol_release'],
    path: 'instances',
    field: 'pd',
    count: (s) => s.instances.length,
    life: (s, i) => {
      const pi = s.instances[i];
      if (!pi) return null;
      const found = s.notify.some(({ registered }) => registered.includes(i));
      return words(pi.pd, pi.pd !== 'none' && found && 'found');
    },
    ...NONE,
    published: has('found'),
  },
  {
    key: 'event_handler',
    title: 'Event handler',
    c: 'struct scmi_event_handler',
    owner: 'its users, by hndl->users',
    endedBy: ['scmi_free_event_handler'],
    path: 'handlers',
    count: (s) => s.handlers.length,
    life: (s, i) => {
      const hndl = s.handlers[i];
      if (!hndl) return null;
      return lifeOf(
        hndl.life,
        hndl.on === 'none' ? 'unhashed' : hndl.on,
        hndl.enabled && 'enabled',
        hndl.life === 'live' && orphaned(s, hndl.info),
      );
    },
    membership: /\.(life|on|info|protocol)$/,
    published: (life) => life.startsWith('pending') || life.startsWith('registered'),
  },
  {
    key: 'bus_notifier',
    title: 'Bus notifier of an instance',
    c: 'info->bus_nb on the bus notifier',
    owner: 'the instance',
    endedBy: ['scmi_probe', 'scmi_remove'],
    path: 'bus_notifier.blocks',
    count: (s) => s.bus_notifier.blocks.length,
    life: (s, i) =>
      words(
        s.bus_notifier.blocks[i] === true ? 'registered' : 'none',
        s.bus_notifier.blocks[i] === true && orphaned(s, i),
      ),
    ...NONE,
    published: has('registered'),
  },
  {
    key: 'request_notifier',
    title: 'Request notifier of an instance',
    c: 'info->dev_req_nb on scmi_requested_devices_nh',
    owner: 'the instance',
    endedBy: ['scmi_probe', 'scmi_remove'],
    path: 'scmi_requested_devices_nh.blocks',
    count: (s) => s.scmi_requested_devices_nh.blocks.length,
    life: (s, i) =>
      words(
        s.scmi_requested_devices_nh.blocks[i] === true ? 'registered' : 'none',
        s.scmi_requested_devices_nh.blocks[i] === true &&
          s.infos[i]?.active_protocols.state === 'dead' &&
          'protocols_dead',
      ),
    ...NONE,
    published: has('registered'),
  },
];
