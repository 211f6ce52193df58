// SPDX-License-Identifier: GPL-2.0-only
import { broken, oops } from '../kernel/broken.ts';
import { call, choose, fn, hiddenIf, iff, local, mention, ret, step, when } from '../kernel/c.ts';
import { channel, info, smbox } from '../kernel/heap.ts';
import { mutex_unlock } from '../kernel/lock.ts';
import { channelPtr, errno, flag, mailboxRef, protocolId, rxKind } from '../kernel/values.ts';
import type { Smbox, World } from '../world.ts';

/** drivers/firmware/arm_scmi/transports/mailbox.c: messages in and out. */

/** The smbox behind cinfo->transport_info, for the receive path. */
function receiving(s: World, cinfo: number | null, what: string): Smbox {
  if (!channel(s, cinfo, what).transport_info) {
    broken(s, 'rx-callback-preconditions', `${what}: cinfo->transport_info is not set`);
    return oops(`${what}: NULL smbox`);
  }
  return smbox(s, cinfo, what);
}

/** The smbox behind cinfo->transport_info, for senders. */
function sending(s: World, cinfo: number | null, what: string): Smbox {
  if (!channel(s, cinfo, what).transport_info) {
    broken(s, 'no-send-on-dead-channel', `${what}: cinfo->transport_info is gone`);
    return oops(`${what}: NULL smbox`);
  }
  return smbox(s, cinfo, what);
}

/**
 * Runs in the controller's interrupt. A reply while the platform still owns the shared memory is
 * ignored; one that comes when it looks free is handed on, expected or not.
 */
export const rx_callback = fn(
  'mailbox.c',
  'rx_callback',
  { cl: channelPtr, kind: rxKind, protocol: protocolId },
  { cinfo: channelPtr, ignored: flag },
  [
    local('cl->knows_txdone', (s, l) => {
      smbox(s, l.cl, 'rx_callback()');
      l.ignored = false;
    }),
    iff(
      (s, l) => l.cl !== null && s.channels[l.cl]?.rx === false,
      [
        hiddenIf(
          (_, l) => l.kind === 'spurious',
          [
            choose('core->shmem->channel_free(smbox->shmem)', [
              {
                note: 'the shared memory is free',
                apply: (s, l) => {
                  smbox(s, l.cl, 'rx_callback()');
                  l.ignored = false;
                },
              },
              {
                note: 'the platform owns the shared memory',
                apply: (s, l) => {
                  smbox(s, l.cl, 'rx_callback()');
                  l.ignored = true;
                },
              },
            ]),
          ],
        ),
        iff(
          (_, l) => l.ignored === true,
          [
            step('smbox->cinfo->dev', (s, l) => {
              l.cinfo = clientChannel(s, l.cl);
            }),
            when(
              'no-bad-trace',
              [],
              [
                step(
                  'core->bad_message_trace(smbox->cinfo, core->shmem->read_header(smbox->shmem), MSG_MBOX_SPURIOUS)',
                  (s, l) => {
                    const cinfo = channel(s, l.cinfo, 'scmi_bad_message_trace()');
                    if (!cinfo.handle) {
                      broken(
                        s,
                        'rx-callback-preconditions',
                        'scmi_bad_message_trace(): cinfo->handle is not set',
                      );
                      oops('scmi_bad_message_trace(): NULL handle');
                    }
                    info(s, cinfo.info, 'scmi_bad_message_trace()');
                  },
                ),
              ],
            ),
            ret(),
          ],
        ),
      ],
    ),
    step('smbox->cinfo', (s, l) => {
      l.cinfo = clientChannel(s, l.cl);
    }),
    call(
      'scmi_rx_callback',
      (_, l) => [l.cinfo, l.kind, l.protocol],
      undefined,
      'core->rx_callback(smbox->cinfo, core->shmem->read_header(smbox->shmem), NULL)',
    ),
  ],
);

/** smbox->cinfo as the callback reads it, fit to be handed to the core. */
function clientChannel(s: World, cl: number | null): number | null {
  const { cinfo } = smbox(s, cl, 'rx_callback()');
  if (cinfo === null) {
    broken(s, 'rx-callback-preconditions', 'rx_callback(): smbox->cinfo is not set');
    oops('rx_callback(): NULL cinfo');
  }
  channel(s, cinfo, 'rx_callback()');
  return cinfo;
}

/** The lock is kept until mailbox_mark_txdone(). */
export const mailbox_send_message = fn(
  'mailbox.c',
  'mailbox_send_message',
  { cinfo: channelPtr },
  { chan: mailboxRef, ret: errno },
  [
    step('smbox = cinfo->transport_info', (s, l) => {
      sending(s, l.cinfo, 'mailbox_send_message()');
    }),
    when(
      'no-send-lock',
      [],
      [
        step(
          'mutex_lock(&smbox->chan_lock)',
          (s, l, self) => {
            smbox(s, l.cinfo, 'mutex_lock(&smbox->chan_lock)').chan_lock.owner = self;
          },
          { wait: (s, l) => canLock(s, l.cinfo) },
        ),
      ],
    ),
    step('smbox->chan', (s, l) => {
      l.chan = smbox(s, l.cinfo, 'mailbox_send_message()').chan;
    }),
    call(
      'mbox_send_message',
      (_, l) => [l.chan],
      'ret',
      'ret = mbox_send_message(smbox->chan, xfer)',
    ),
    when(
      'no-send-lock',
      [ret((_, l) => l.ret)],
      [
        iff(
          (_, l) => l.ret !== 0,
          [
            mutex_unlock(
              '&smbox->chan_lock',
              (s, l) => smbox(s, l.cinfo, 'mutex_unlock()').chan_lock,
            ),
            ret((_, l) => l.ret),
          ],
        ),
        ret(() => 0),
      ],
    ),
  ],
);

/** Whoever waits for the lock of a freed smbox goes on, and finds it freed. */
function canLock(s: World, cinfo: number | null): boolean {
  const at = cinfo === null ? undefined : s.smboxes[cinfo];
  return at?.life !== 'live' || at.chan_lock.owner === null;
}

/** Looks the smbox up again: whoever freed the channel meanwhile makes this a NULL dereference. */
export const mailbox_mark_txdone = fn(
  'mailbox.c',
  'mailbox_mark_txdone',
  { cinfo: channelPtr },
  {},
  [
    step('smbox = cinfo->transport_info', (s, l) => {
      sending(s, l.cinfo, 'mailbox_mark_txdone()');
    }),
    step('mbox_client_txdone(smbox->chan, ret)', (s, l) => {
      if (smbox(s, l.cinfo, 'mailbox_mark_txdone()').chan === null) {
        broken(s, 'no-send-on-dead-channel', 'mailbox_mark_txdone(): smbox->chan was given back');
        oops('mbox_client_txdone(): NULL mbox_chan');
      }
    }),
    when(
      'no-send-lock',
      [],
      [mutex_unlock('&smbox->chan_lock', (s, l) => smbox(s, l.cinfo, 'mutex_unlock()').chan_lock)],
    ),
  ],
);

export const mailbox_fetch_response = fn(
  'mailbox.c',
  'mailbox_fetch_response',
  { cinfo: channelPtr },
  {},
  [
    step('core->shmem->fetch_response(smbox->shmem, xfer)', (s, l) => {
      receiving(s, l.cinfo, 'mailbox_fetch_response()');
    }),
  ],
);

export const mailbox_fetch_notification = fn(
  'mailbox.c',
  'mailbox_fetch_notification',
  { cinfo: channelPtr },
  {},
  [
    step('core->shmem->fetch_notification(smbox->shmem, max_len, xfer)', (s, l) => {
      receiving(s, l.cinfo, 'mailbox_fetch_notification()');
    }),
  ],
);

/**
 * The platform always asks to be told that the channel is free: a run in which it does not does
 * less. May run while mailbox_chan_setup() still fills the smbox.
 */
export const mailbox_clear_channel = fn(
  'mailbox.c',
  'mailbox_clear_channel',
  { cinfo: channelPtr },
  { intr_chan: mailboxRef },
  [
    step('core->shmem->clear_channel(smbox->shmem)', (s, l) => {
      receiving(s, l.cinfo, 'mailbox_clear_channel()');
    }),
    when(
      'two-mailboxes',
      [],
      [
        mention('core->shmem->channel_intr_enabled(smbox->shmem)'),
        iff(() => false, [ret()]),
        step('intr_chan = smbox->chan_platform_receiver', (s, l) => {
          l.intr_chan = smbox(s, l.cinfo, 'mailbox_clear_channel()').chan_platform_receiver;
        }),
        iff(
          (_, l) => l.intr_chan !== null,
          [],
          [
            step('intr_chan = smbox->chan', (s, l) => {
              l.intr_chan = smbox(s, l.cinfo, 'mailbox_clear_channel()').chan;
            }),
            iff((_, l) => l.intr_chan === null, [ret()]),
          ],
        ),
        call(
          'mbox_send_message',
          (_, l) => [l.intr_chan],
          undefined,
          'ret = mbox_send_message(intr_chan, NULL)',
        ),
        mention('mbox_client_txdone(intr_chan, ret)'),
      ],
    ),
  ],
);
