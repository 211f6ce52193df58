// SPDX-License-Identifier: GPL-2.0-only

/** What must come before what, or hold while something else does: one sentence of the contract. */
export interface OrderingRule {
  readonly number: number;
  readonly sentence: string;
  /** The spec whose `before` breaks it, and whose scenario puts it to the test. */
  readonly spec: string;
  /** The form that introduced it, where it is no numbered fix. */
  readonly form?: string;
}

const RULES: readonly Omit<OrderingRule, 'number'>[] = [
  // Channels and interrupts
  {
    spec: 'fix-14',
    sentence:
      'Publish a channel (`transport_info`, `smbox->cinfo`, its lock) before `mbox_request_channel()`: the mailbox may interrupt before that returns.',
  },
  {
    spec: 'v2-handle-late',
    form: '14-handle',
    sentence:
      'Set `cinfo->handle` before `ops->chan_setup()`: from there on the core may be called back.',
  },
  {
    spec: 'v3-smc-early-irq',
    form: 'smc',
    sentence: 'Publish an SMC channel before `request_irq()`: the handler may run at once.',
  },
  {
    spec: 'fix-03',
    sentence:
      'When a channel cannot be set up, take down those before it before the probe returns: devres frees what their interrupts use.',
  },
  {
    spec: 'fix-05',
    sentence: 'Free the transport channel before its `cinfo` when no slot in the IDR can be had.',
  },
  {
    spec: 'fix-07',
    sentence: 'Give the TX mailbox back before returning the failure of its receiver.',
  },
  {
    spec: 'fix-08',
    sentence: 'Give the P2A mailbox back before returning the failure of its receiver.',
  },
  {
    spec: 'v3-mailbox-memory',
    form: '7-free-smbox',
    sentence:
      'Unmap and free what a failed mailbox set-up allocated: a failure of RX is swallowed, and the instance lives on.',
  },
  {
    spec: 'fix-10',
    sentence:
      'Do not change an IDR inside its own `idr_for_each()`: destroy it when the walk is over.',
  },
  {
    spec: 'fix-12',
    sentence: 'Refuse a protocol id beyond 8 bits before it becomes the key of a channel.',
  },
  {
    spec: 'v3-duplicate-id',
    form: 'eexist',
    sentence:
      'Refuse a second node of the same protocol id before its transport device is looked up.',
  },
  {
    spec: 'fix-17',
    sentence:
      'Take the messages of an instance off the lists and queues of its virtio channels before devres frees them.',
  },
  // Devices of the bus
  {
    spec: 'fix-01',
    sentence: 'Take the node reference of a device before it is registered; put it in its release.',
  },
  {
    spec: 'fix-02',
    sentence:
      'Destroy the transport device of a channel with the channel: the lookup must find what drivers must not match.',
  },
  {
    spec: 'fix-15',
    sentence:
      'Destroy a transport device under the id it was made with, whatever key it is met at.',
  },
  {
    spec: 'fix-04',
    sentence: 'Take a device off the bus before its bus id is given back: the id is its name.',
  },
  {
    spec: 'fix-11',
    sentence: 'Give the SystemPower reservation back when its device cannot be created.',
  },
  {
    spec: 'v3-syspower-twice',
    form: '11-pointer',
    sentence:
      'Give the SystemPower reservation back only as the device that holds it: the last reference may go after another device has reserved it.',
  },
  // Binding
  {
    spec: 'fix-16-link',
    sentence: 'Do not let a driver probe before the device link to the instance is there.',
  },
  {
    spec: 'fix-16-defer',
    sentence: 'Put the handle back when the probe of a driver fails, as when it is unbound.',
  },
  // Requests
  {
    spec: 'fix-06',
    sentence:
      'Unregister the request notifier before the active protocols die: unregistering waits for a running callback.',
  },
  {
    spec: 'fix-09',
    sentence: 'Look active protocols up under `rcu_read_lock()`: the probe adds entries meanwhile.',
  },
  {
    spec: 'sibling-unrequest',
    form: 'unrequest',
    sentence:
      'Finish with the list head of requests before `scmi_requested_devices_mtx` is dropped for the notifier chain.',
  },
  {
    spec: 'sibling-unregister',
    form: 'unregister-on-failure',
    sentence:
      'Take the requests of a driver back when it cannot be registered: they point into its module.',
  },
  // Notifications
  {
    spec: 'fix-13',
    sentence: 'Stop the channels before the notification core is freed: interrupts use it.',
  },
  {
    spec: 'v3-late-init',
    form: '13-quiesce',
    sentence:
      'Stop the late initialization work before the channels go: it sends messages, and it lies in the notification core.',
  },
];

/** The ordering rules of the contract, numbered in its order. */
export const ORDERING_RULES: readonly OrderingRule[] = RULES.map((rule, i) => ({
  number: i + 1,
  ...rule,
}));
