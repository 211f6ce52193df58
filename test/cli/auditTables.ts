// SPDX-License-Identifier: GPL-2.0-only
import type { AuditStatus } from '../../src/cli/auditFixes.ts';

/** What is expected of a fix in a tree, and how that was seen in its C. */
export type Expected = readonly [status: AuditStatus, reason: string];

const lookup: Expected = [
  'not applicable',
  'scmi_match_by_id_table() compares protocol and name only: it never skips a transport device',
];
const noLists: Expected = [
  'absent',
  'virtio_chan_free() breaks the device and waits for users; it touches no list',
];
const noOwnNode: Expected = [
  'absent',
  '__scmi_device_create() takes no node reference, scmi_device_release() drops none; scmi_chan_setup() still takes it and scmi_chan_destroy() puts it',
];
const flag: Expected = [
  'absent',
  '__scmi_device_create() returns NULL behind the cmpxchg of scmi_syspower_registered without clearing it',
];

const debian12_107: Readonly<Record<number, Expected>> = {
  1: noOwnNode,
  2: lookup,
  3: ['absent', 'scmi_probe(): a failed scmi_channels_setup() goes to clear_ida, past the cleanup'],
  4: [
    'absent',
    'scmi_child_dev_find() puts the reference it found; ida_free() before the unregister',
  ],
  5: ['absent', 'scmi_chan_setup(): the IDR failure destroys the device without chan_free()'],
  6: ['absent', 'scmi_remove(): the request chain is left after active_protocols is destroyed'],
  7: ['absent', 'mailbox_chan_setup(): a failed receiver request returns with the channel bound'],
  8: ['absent', 'mailbox_chan_setup(): so does a failed platform receiver request'],
  9: ['absent', 'scmi_device_request_notifier(): idr_find() without rcu_read_lock()'],
  10: ['absent', 'scmi_chan_destroy() calls idr_remove(), inside idr_for_each()'],
  11: flag,
  12: ['absent', 'scmi_channels_setup() and scmi_probe() only log an id out of range'],
  13: ['absent', 'scmi_remove(): scmi_notification_exit() before scmi_cleanup_txrx_channels()'],
  14: [
    'absent',
    'mailbox_chan_setup(): transport_info and smbox->cinfo are set after the requests',
  ],
  15: ['absent', 'scmi_chan_destroy() destroys by the IDR key, not by cinfo->id'],
  16: ['absent', 'a failed device_link_add() only warns; DRIVER_NOT_BOUND is not handled'],
  17: noLists,
};

const debian12_111: Readonly<Record<number, Expected>> = {
  ...debian12_107,
  3: ['present', 'scmi_probe(): a failed scmi_channels_setup() goes to clear_txrx_setup'],
  5: ['present', 'scmi_chan_setup(): chan_free() comes first when the IDR fails'],
  6: ['present', 'scmi_remove(): the request chain is left right behind the list'],
  7: ['present', 'mailbox_chan_setup(): goto err_free_chan'],
  8: ['present', 'mailbox_chan_setup(): goto err_free_chan here too'],
  9: ['present', 'rcu_read_lock() and rcu_read_unlock() around idr_find()'],
  10: ['present', 'scmi_chan_destroy() leaves the IDR alone'],
  12: ['present', 'continue in both loops'],
  13: ['present', 'quiesce, channels, then exit; in scmi_remove() and at the end of scmi_probe()'],
  14: ['present', 'published before the first mbox_request_channel(), handle before chan_setup()'],
  15: ['present', 'scmi_device_destroy() by cinfo->id'],
  16: ['present', 'scmi_clear_handle() on a failed link and on DRIVER_NOT_BOUND'],
};

const debian12_115: Readonly<Record<number, Expected>> = {
  ...debian12_111,
  4: [
    'present',
    'scmi_child_dev_find_get() keeps the reference; device_del(), release of the id, put_device()',
  ],
};

const noReceivers = (field: string): Expected => [
  'not applicable',
  `struct scmi_mailbox has no ${field}: each direction has one mailbox, requested once`,
];

const debian1_192: Readonly<Record<number, Expected>> = {
  1: noOwnNode,
  2: lookup,
  3: ['absent', 'scmi_probe(): a failed scmi_channels_setup() goes to clear_ida, past the cleanup'],
  4: [
    'present',
    'scmi_child_dev_find_get() keeps the reference; device_del(), release of the id, put_device(); scmi_device_release() gives the id back too',
  ],
  5: ['present', 'scmi_chan_setup(): chan_free() comes first when the IDR fails'],
  6: ['present', 'scmi_remove(): the request chain is left right behind the list'],
  7: noReceivers('chan_receiver'),
  8: noReceivers('chan_platform_receiver'),
  9: ['present', 'rcu_read_lock() and rcu_read_unlock() around idr_find()'],
  10: ['present', 'scmi_chan_destroy() leaves the IDR alone'],
  11: flag,
  12: ['present', 'continue in both loops'],
  13: [
    'absent',
    'scmi_remove(): scmi_notification_exit() before scmi_cleanup_txrx_channels(); scmi_probe() has it behind notification_exit, before the channels; nothing quiesces',
  ],
  14: ['present', 'published before mbox_request_channel(), handle before chan_setup()'],
  15: ['present', 'scmi_device_destroy() by cinfo->id'],
  16: ['present', 'scmi_clear_handle() on a failed link and on DRIVER_NOT_BOUND'],
  17: noLists,
};

/** Devices and channels are made for the drivers that ask, and there are no transport devices. */
const debian1_176: Readonly<Record<number, Expected>> = {
  1: ['absent', 'scmi_device_create() takes no node reference, scmi_device_release() drops none'],
  2: lookup,
  3: ['absent', 'scmi_probe(): a failed scmi_txrx_setup() returns, also behind a TX channel'],
  4: ['absent', 'scmi_device_destroy(): ida_free() before the unregister'],
  5: ['absent', 'scmi_chan_setup(): the IDR failure returns without chan_free()'],
  6: ['not applicable', 'no notifier: a driver that registers walks scmi_list itself'],
  7: noReceivers('chan_receiver'),
  8: noReceivers('chan_platform_receiver'),
  9: ['not applicable', 'no notifier looks protocols up; scmi_protocol_device_request() does'],
  10: [
    'absent',
    'scmi_free_channel() calls idr_remove(), inside the idr_for_each() of the cleanup',
  ],
  11: [
    'not applicable',
    'scmi_syspower_registered is set when the device is there, and never cleared',
  ],
  12: ['absent', 'scmi_probe() only logs an id out of range'],
  13: ['absent', 'scmi_notification_exit() before the channels, in scmi_remove() and scmi_probe()'],
  14: ['absent', 'mailbox_chan_setup(): transport_info and smbox->cinfo are set after the request'],
  15: ['not applicable', 'channels own no device: there is no scmi_chan_destroy()'],
  16: ['absent', 'a failed device_link_add() only warns; there is no bus notifier'],
  17: noLists,
};

/** By Debian version of the tree, by fix: read in the C of that tree, not taken from the program. */
export const TABLES: Readonly<Record<string, Readonly<Record<number, Expected>>>> = {
  '6.12.107-1~deb12u1': debian12_107,
  '6.12.111-1~deb12u1': debian12_111,
  '6.12.113-1~deb12u1': debian12_111,
  '6.12.115-2~deb12u1': debian12_115,
  '6.12.117-1~deb12u1': debian12_115,
  '6.1.192-2': debian1_192,
  '6.1.176-1': debian1_176,
};
