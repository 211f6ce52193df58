// SPDX-License-Identifier: GPL-2.0-only
import { bool, int, maybe, oneOf } from '../../explorer/schema.ts';
import { DRIVERS, PROTOCOLS } from '../scenario.ts';

/**
 * The most that any scenario may have of each thing: the domains of locals. The pools in the state
 * are as large as their scenario needs.
 */
export const MOST = {
  threads: 15,
  transports: 2,
  parents: 2,
  infos: 3,
  devices: 15,
  channels: 15,
  mailboxes: 10,
  lines: 8,
  nodes: 4,
  instances: 15,
  handlers: 7,
  heads: 7,
  events: 2,
  messages: 15,
  references: 7,
} as const;

/** Domains of locals and fields. A pointer is an index into the pool of its kind, or `null`. */
export const threadPtr = maybe(int(0, MOST.threads - 1));
export const transportPtr = maybe(int(0, MOST.transports - 1));
export const parentPtr = maybe(int(0, MOST.parents - 1));
export const infoPtr = maybe(int(0, MOST.infos - 1));
export const devicePtr = maybe(int(0, MOST.devices - 1));
export const channelPtr = maybe(int(0, MOST.channels - 1));
export const mailboxPtr = maybe(int(0, MOST.mailboxes - 1));
export const linePtr = maybe(int(0, MOST.lines - 1));
export const nodePtr = maybe(int(0, MOST.nodes - 1));
export const instancePtr = maybe(int(0, MOST.instances - 1));
export const handlerPtr = maybe(int(0, MOST.handlers - 1));
export const headPtr = maybe(int(0, MOST.heads - 1));
export const messagePtr = maybe(int(0, MOST.messages - 1));

export const protocolId = oneOf(...PROTOCOLS);
export const driverPtr = maybe(int(0, DRIVERS.length - 1));
export const flag = bool();
export const busId = int(0, MOST.devices);

/** What a device is called: the internal transport devices of a direction, or what a driver asked for. */
export const deviceName = oneOf(
  '__scmi_transport_device_tx',
  '__scmi_transport_device_rx',
  'A',
  'B',
);

export type Errno =
  | '-ENOMEM'
  | '-EINVAL'
  | '-ENODEV'
  | '-ENOENT'
  | '-EBUSY'
  | '-EEXIST'
  | '-ENOSPC'
  | '-EPROBE_DEFER'
  | '-EIO'
  | '-EADDRNOTAVAIL'
  | '-EOPNOTSUPP'
  | '-ETIMEDOUT';

/** What a C function answers: 0, or a negative errno. */
export const errno = oneOf<0 | Errno>(
  0,
  '-ENOMEM',
  '-EINVAL',
  '-ENODEV',
  '-ENOENT',
  '-EBUSY',
  '-EEXIST',
  '-ENOSPC',
  '-EPROBE_DEFER',
  '-EIO',
  '-EADDRNOTAVAIL',
  '-EOPNOTSUPP',
  '-ETIMEDOUT',
);

/** The life of an object on the heap. A freed one stays as a tombstone: its place is never given out again. */
export const life = oneOf('none', 'live', 'freed');

/** Events of the bus notifier and of the requested-devices chain. */
export const notifierEvent = oneOf(
  'BUS_NOTIFY_BIND_DRIVER',
  'BUS_NOTIFY_DRIVER_NOT_BOUND',
  'BUS_NOTIFY_UNBOUND_DRIVER',
  'SCMI_BUS_NOTIFY_DEVICE_REQUEST',
  'SCMI_BUS_NOTIFY_DEVICE_UNREQUEST',
);

/** A place in an IDR keyed by protocol id. */
export const idrSlot = maybe(int(0, PROTOCOLS.length - 1));

/** What an interrupt or a virtqueue callback brings. */
export const rxKind = oneOf('notification', 'response', 'spurious');

/**
 * A work item: `requeued` runs and is queued once more; `cancelling` runs while cancel_work_sync()
 * waits for it, `stopping` while disable_work_sync() does; neither can be queued meanwhile.
 */
export const workState = oneOf(
  'idle',
  'queued',
  'running',
  'requeued',
  'cancelling',
  'stopping',
  'disabled',
);

/** A `struct mbox_chan *` of the mailbox transport: it may hold an error pointer. */
export const mailboxRef = maybe(
  oneOf<number | 'ERR_PTR'>('ERR_PTR', ...Array.from({ length: MOST.mailboxes }, (_, i) => i)),
);

/** What mbox_request_channel answers: a channel of the controller, or an error pointer. */
export const requestedMailbox = oneOf<number | Errno>(
  ...Array.from({ length: MOST.mailboxes }, (_, i) => i),
  '-EPROBE_DEFER',
  '-EBUSY',
  '-EIO',
);
