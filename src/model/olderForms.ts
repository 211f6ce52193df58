// SPDX-License-Identifier: GPL-2.0-only
import type { Form } from './fixes.ts';

/** A form that older trees have, and which no version of the series was written for. */
const older = (form: string, title: string, functions: readonly string[]): Form => ({
  form,
  title,
  functions,
  of: null,
});

/**
 * What code looked like before later releases changed it, as read in Debian's 6.1. Each says what the older
 * code does otherwise; where that changes what a run can do, the steps of the form do it otherwise too.
 */
export const OLDER_FORMS: readonly Form[] = [
  // Other owners throughout: no transport devices, no notifiers, and protocol devices outlive requests.
  older('on-request', 'devices and channels are made when a driver asks, and stay', [
    'scmi_probe',
    'scmi_remove',
    'scmi_chan_setup',
    'scmi_device_create',
    'scmi_protocol_device_request',
  ]),
  // The instance's device is the tree's own: it goes with its node, not when a transport is unbound.
  older('tree-device', 'the instance is the device of the SCMI node itself (before v6.12)', [
    'scmi_probe',
    'scmi_vio_probe',
    'scmi_vio_remove',
  ]),
  // The same calls in the same order, by hand: what fails before the mapping leaves what it leaves.
  older('own-mapping', 'a transport maps its shared memory itself', [
    'mailbox_chan_setup',
    'smc_chan_setup',
  ]),
  // Messages of two senders may meet in mbox_send_message(), which queues them under its own lock.
  older('no-send-lock', 'mailbox senders take no lock of the channel', [
    'mailbox_send_message',
    'mailbox_mark_txdone',
  ]),
  // Fewer messages for people in the receive path; the one in rx_callback() also reads the handle.
  older('no-bad-trace', 'unexpected messages are not traced', [
    'rx_callback',
    'scmi_handle_notification',
    'scmi_rx_callback',
  ]),
  // A transport's clear_channel() can be reached from a reply on a channel to the platform, too.
  older('clears-any', 'channels to the platform can be cleared', ['scmi_clear_channel']),
  // One request a channel: nothing is bound yet when it fails. More mailboxes than areas are refused.
  older('two-mailboxes', 'a mailbox a direction, none to receive or to complete by', [
    'mailbox_chan_setup',
    'mailbox_chan_free',
    'mailbox_clear_channel',
  ]),
  // Only the number that the SMC call is given.
  older('no-capability', 'smc: no capability id', ['smc_chan_setup', 'smc_send_message']),
  // Sources that the platform does not have are asked for, and refused by it.
  older('no-unsupported', 'events that are not supported are not marked', [
    'scmi_register_protocol_events',
    '__scmi_enable_evt',
  ]),
  // One message less when a protocol is set up; the model sends one in any case.
  older('no-negotiation', 'protocol versions are not negotiated', [
    'scmi_alloc_init_protocol_instance',
  ]),
  // device_set_node() assigns the fwnode as well; neither takes a reference.
  older('of-node', 'a device gets its node by assignment', ['__scmi_device_create']),
  // All lists are read under the mutex instead of one; a name is refused under any protocol.
  older('scan', 'all requests are searched for a duplicate', ['scmi_protocol_device_request']),
  // Where raw mode is compiled in the model has nothing to say of it.
  older('no-raw', 'there is no raw mode (before v6.3)', [
    'scmi_probe',
    'scmi_remove',
    'scmi_protocol_device_request',
  ]),
];
