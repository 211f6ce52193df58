// SPDX-License-Identifier: GPL-2.0-only
import { broken } from '../kernel/broken.ts';
import {
  attempt,
  byTransport,
  call,
  fn,
  hiddenIf,
  iff,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { get } from '../kernel/device.ts';
import { channel, device, info } from '../kernel/heap.ts';
import { idr_find } from '../kernel/idr.ts';
import { device_lock, device_unlock } from '../kernel/lock.ts';
import {
  channelPtr,
  devicePtr,
  errno,
  flag,
  infoPtr,
  protocolId,
  rxKind,
} from '../kernel/values.ts';
import { polls } from '../transports/smc.ts';
import type { World } from '../world.ts';
import { ops } from './transportOps.ts';

/** drivers/firmware/arm_scmi/driver.c: messages out, and the receive callback of the transports. */

/** handle_to_scmi_info(cinfo->handle) */
function infoOf(s: World, cinfo: number | null, what: string): number | null {
  const found = channel(s, cinfo, what);
  if (!found.handle) broken(s, 'rx-callback-preconditions', `${what}: cinfo->handle is not set`);
  return found.info;
}

/**
 * One message: looked up without RCU, sent, awaited, marked done. Whether the reply or the time-out
 * ends the wait makes no difference to lifetimes: both are possible at any time.
 */
export const do_xfer = fn(
  'driver.c',
  'do_xfer',
  { info: infoPtr, protocol: protocolId },
  { cinfo: channelPtr, ret: errno },
  [
    mention('if (xfer->hdr.poll_completion) return -EINVAL'),
    step('cinfo = idr_find(&info->tx_idr, pi->proto->id)', (s, l) => {
      l.cinfo = idr_find(info(s, l.info, 'do_xfer()').tx_idr, l.protocol ?? 0);
    }),
    iff((_, l) => l.cinfo === null, [ret(() => '-EINVAL')]),
    mention('xfer->hdr.protocol_id = pi->proto->id'),
    ops(
      'send_message',
      (_, l) => [l.cinfo],
      'ret',
      'ret = info->desc->ops->send_message(cinfo, xfer)',
    ),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    attempt(
      'ret = scmi_wait_for_message_response(cinfo, xfer)',
      'reply',
      (s, l) => {
        info(s, infoOf(s, l.cinfo, 'scmi_wait_for_message_response()'), 'do_xfer()');
        l.ret = 0;
      },
      (s, l) => {
        info(s, infoOf(s, l.cinfo, 'scmi_wait_for_message_response()'), 'do_xfer()');
        l.ret = '-ETIMEDOUT';
      },
    ),
    // Inside scmi_wait_for_reply(): without an interrupt the reply is there when the call returns.
    byTransport('smc', [
      hiddenIf(
        (s, l) => l.ret === 0 && polls(s, l.cinfo),
        [call('smc_fetch_response', (_, l) => [l.cinfo])],
      ),
    ]),
    iff(
      () => true,
      [ops('mark_txdone', (_, l) => [l.cinfo], undefined, 'info->desc->ops->mark_txdone(cinfo)')],
    ),
    ret((_, l) => l.ret),
  ],
);

export const scmi_clear_channel = fn(
  'driver.c',
  'scmi_clear_channel',
  { info: infoPtr, cinfo: channelPtr },
  {},
  [
    when(
      'clears-any',
      [],
      [iff((s, l) => !channel(s, l.cinfo, 'scmi_clear_channel()').rx, [ret()])],
    ),
    iff(
      () => true,
      [
        ops(
          'clear_channel',
          (_, l) => [l.cinfo],
          undefined,
          'info->desc->ops->clear_channel(cinfo)',
          ['mailbox'],
        ),
      ],
    ),
  ],
);

/** Needs cinfo->handle, the transfer table of its direction, and the notification core. */
export const scmi_handle_notification = fn(
  'driver.c',
  'scmi_handle_notification',
  { cinfo: channelPtr, protocol: protocolId },
  { info: infoPtr, xfer: flag },
  [
    step('xfer = scmi_xfer_get(cinfo->handle, minfo)', (s, l) => {
      l.info = infoOf(s, l.cinfo, 'scmi_handle_notification()');
      // An rx_minfo that was not set up has an empty free list: -ENOMEM.
      l.xfer = info(s, l.info, 'scmi_xfer_get()').rx_minfo;
    }),
    iff(
      (_, l) => l.xfer !== true,
      [
        when('no-bad-trace', [], [mention('scmi_bad_message_trace(cinfo)')]),
        call('scmi_clear_channel', (_, l) => [l.info, l.cinfo]),
        ret(),
      ],
    ),
    mention('if (priv) xfer->priv = priv'),
    ops(
      'fetch_notification',
      (_, l) => [l.cinfo],
      undefined,
      'info->desc->ops->fetch_notification(cinfo)',
      ['mailbox', 'virtio'],
    ),
    call('scmi_notify', (_, l) => [l.info, l.protocol]),
    step('__scmi_xfer_put(minfo, xfer)', (s, l) => {
      info(s, l.info, '__scmi_xfer_put()');
    }),
    call('scmi_clear_channel', (_, l) => [l.info, l.cinfo]),
  ],
);

/** Needs cinfo->handle and the table of transfers in flight, whose bitmap is read at once. */
export const scmi_handle_response = fn(
  'driver.c',
  'scmi_handle_response',
  { cinfo: channelPtr, kind: rxKind },
  { info: infoPtr },
  [
    step('xfer = scmi_xfer_command_acquire(cinfo, msg_hdr)', (s, l) => {
      l.info = infoOf(s, l.cinfo, 'scmi_handle_response()');
      if (!info(s, l.info, 'scmi_xfer_command_acquire()').tx_minfo) {
        broken(
          s,
          'rx-callback-preconditions',
          'scmi_xfer_lookup_unlocked(): tx_minfo.xfer_alloc_table is not set up yet (NULL)',
        );
      }
    }),
    iff(
      (_, l) => l.kind !== 'response',
      [mention('if (MSG_XTRACT_TYPE(msg_hdr)) scmi_clear_channel(info, cinfo)'), ret()],
    ),
    mention('if (priv) xfer->priv = priv'),
    ops('fetch_response', (_, l) => [l.cinfo], undefined, 'info->desc->ops->fetch_response(cinfo)'),
    mention(
      'if (xfer->hdr.type) { scmi_clear_channel(info, cinfo); complete(xfer->async_done); } else complete(&xfer->done)',
    ),
    step('scmi_xfer_command_release(info, xfer)', (s, l) => {
      info(s, l.info, 'scmi_xfer_command_release()');
    }),
  ],
);

/** What every transport calls from its interrupt or virtqueue callback. */
export const scmi_rx_callback = fn(
  'driver.c',
  'scmi_rx_callback',
  { cinfo: channelPtr, kind: rxKind, protocol: protocolId },
  {},
  [
    mention('MSG_XTRACT_TYPE(msg_hdr)'),
    iff(
      (_, l) => l.kind === 'notification',
      [call('scmi_handle_notification', (_, l) => [l.cinfo, l.protocol])],
      [
        iff(
          () => true,
          [call('scmi_handle_response', (_, l) => [l.cinfo, l.kind])],
          [when('no-bad-trace', [], [mention('scmi_bad_message_trace(cinfo, msg_hdr)')])],
        ),
      ],
    ),
  ],
);

/** A user of a bound protocol device: sends one message; the driver's remove waits for its users. */
export const send_message = fn('kernel', 'send_message', {}, { dev: devicePtr }, [
  step('a bound protocol device', (s, l) => {
    const found = s.devices.findIndex((dev) => dev.bound);
    l.dev = found < 0 ? null : found;
    const dev = s.devices[found];
    if (dev) get(s, dev, 'core');
  }),
  hiddenIf(
    (_, l) => l.dev !== null,
    [
      device_lock('dev', (s, l) => device(s, l.dev, 'send_message()').lock),
      hiddenIf(
        (s, l) => device(s, l.dev, 'send_message()').bound,
        [
          call('do_xfer', (s, l) => {
            const dev = device(s, l.dev, 'send_message()');
            return [dev.protocol_devres, dev.protocol];
          }),
        ],
      ),
      device_unlock('dev', (s, l) => device(s, l.dev, 'send_message()').lock),
      call('put_device', (_, l) => [l.dev, false, false]),
    ],
  ),
]);
