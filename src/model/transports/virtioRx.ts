// SPDX-License-Identifier: GPL-2.0-only
import type { Outcome } from '../language/statement.ts';
import { PROTOCOLS } from '../scenario.ts';
import { broken } from '../kernel/broken.ts';
import {
  call,
  choose,
  fn,
  hiddenIf,
  hiddenLoop,
  iff,
  local,
  loop,
  mention,
  ret,
  step,
} from '../kernel/c.ts';
import { channelPtr, flag, messagePtr, protocolId, rxKind } from '../kernel/values.ts';
import {
  answer,
  mayAnswer,
  message,
  moreUsed,
  VIRTIO_SCMI_VQ_RX,
  VIRTIO_SCMI_VQ_TX,
  virtqueue_enable_cb,
  virtqueue_get_buf,
} from '../kernel/virtqueue.ts';
import type { World } from '../world.ts';
import { vioch, vqIndex } from './virtioMessages.ts';

/** drivers/firmware/arm_scmi/transports/virtio.c: what the device sends. */

interface Received {
  vqueue: number | null;
  msg: number | null;
  cinfo: number | null;
  kind: 'notification' | 'response' | 'spurious' | null;
  protocol: (typeof PROTOCOLS)[number] | null;
}

/** Reads the message's header and vioch->cinfo, the one thing here that others write to. */
function header(
  s: World,
  l: Received,
  kind: Received['kind'],
  protocol: Received['protocol'],
): void {
  message(s, l.msg, 'core->msg->read_header(msg->input)');
  l.cinfo = vioch(s, l.vqueue).cinfo;
  if (l.cinfo === null) {
    broken(s, 'rx-callback-preconditions', 'core->rx_callback(vioch->cinfo): it is NULL');
  }
  l.kind = kind;
  l.protocol = protocol;
}

/** An event of any protocol that the device tree has; a reply; a reply that nobody waits for. */
const headers: readonly Outcome<World, Received>[] = [
  ...PROTOCOLS.filter((protocol) => protocol <= 0xff).map((protocol): Outcome<World, Received> => ({
    note: `notification of 0x${protocol.toString(16)}`,
    enabled: (s, l) =>
      l.vqueue === VIRTIO_SCMI_VQ_RX && s.tree.nodes.some(({ reg }) => reg === protocol),
    apply: (s, l) => header(s, l, 'notification', protocol),
  })),
  {
    note: 'reply',
    enabled: (s, l) => l.vqueue === VIRTIO_SCMI_VQ_TX && s.vio.kinds.response,
    apply: (s, l) => header(s, l, 'response', 0x10),
  },
  {
    note: 'unexpected reply',
    enabled: (s, l) => l.vqueue === VIRTIO_SCMI_VQ_TX && s.vio.kinds.spurious,
    apply: (s, l) => header(s, l, 'spurious', 0x10),
  },
];

/**
 * The callback of both queues. It holds the channel for one message at a time, so that
 * virtio_chan_free() need not wait for an empty queue; what is left in the queue stays there.
 */
export const scmi_vio_complete_cb = fn(
  'transports/virtio.c',
  'scmi_vio_complete_cb',
  { vqueue: vqIndex },
  { acquired: flag, msg: messagePtr, cinfo: channelPtr, kind: rxKind, protocol: protocolId },
  [
    iff(() => false, [ret()]),
    loop([
      call('scmi_vio_channel_acquire', (_, l) => [l.vqueue], 'acquired'),
      iff((_, l) => l.acquired !== true, [ret()]),
      mention('spin_lock_irqsave(&vioch->lock); if (cb_enabled) virtqueue_disable_cb(vqueue)'),
      step('msg = virtqueue_get_buf(vqueue, &length)', (s, l) => {
        l.msg = virtqueue_get_buf(s, l.vqueue);
      }),
      iff(
        (_, l) => l.msg === null,
        [
          local('virtqueue_enable_cb(vqueue)', (s, l) => {
            l.acquired = virtqueue_enable_cb(s, l.vqueue);
          }),
          iff(
            (_, l) => l.acquired === true,
            [
              mention('spin_unlock_irqrestore(&vioch->lock)'),
              call('scmi_vio_channel_release', (_, l) => [l.vqueue]),
              ret(),
            ],
          ),
        ],
      ),
      mention('spin_unlock_irqrestore(&vioch->lock)'),
      iff(
        (_, l) => l.msg !== null,
        [
          local('msg->rx_len = length', (s, l) => {
            message(s, l.msg, 'msg->rx_len = length');
          }),
          choose('core->msg->read_header(msg->input)', headers),
          call(
            'scmi_rx_callback',
            (_, l) => [l.cinfo, l.kind, l.protocol],
            undefined,
            'core->rx_callback(vioch->cinfo)',
          ),
          call('scmi_finalize_message', (_, l) => [l.vqueue, l.msg]),
        ],
      ),
      call('scmi_vio_channel_release', (_, l) => [l.vqueue]),
    ]),
  ],
);

/**
 * No thread runs it: only virtio_poll_done() queues this work and fills the pending list, and polled
 * transfers are not modelled. It is here to be compared with the C. A stale pending list could not be
 * met on a broken device anyway: virtqueue_poll() and virtqueue_get_buf() find nothing there.
 */
export const scmi_vio_deferred_tx_worker = fn(
  'transports/virtio.c',
  'scmi_vio_deferred_tx_worker',
  {},
  { acquired: flag },
  [
    call('scmi_vio_channel_acquire', () => [VIRTIO_SCMI_VQ_TX], 'acquired'),
    iff((_, l) => l.acquired !== true, [ret()]),
    mention(
      'spin_lock_irqsave(&vioch->pending_lock); ' +
        'list_for_each_entry_safe(msg) { list_del(&msg->list); ' +
        'if (msg->poll_status) core->rx_callback(vioch->cinfo, core->msg->read_header(msg->input), msg); ' +
        'scmi_vio_msg_release(vioch, msg); } ' +
        'spin_unlock_irqrestore(&vioch->pending_lock)',
    ),
    call('scmi_vio_complete_cb', () => [VIRTIO_SCMI_VQ_TX]),
    call('scmi_vio_channel_release', () => [VIRTIO_SCMI_VQ_TX]),
  ],
);

interface Interrupt {
  vq: number | null;
}

const interrupt = (s: World, l: Interrupt, vq: number): void => {
  s.irqs -= 1;
  l.vq = vq;
};

/**
 * The device and vring_interrupt(): the device gives back its oldest buffer, and where it does so
 * on a queue that is not broken the queue's callback runs. One callback at a time; a second thread
 * of this root is a second vector.
 */
export const virtio_irq = fn('kernel', 'virtio_irq', {}, { vq: vqIndex }, [
  hiddenLoop([
    choose<Interrupt>(
      'vring_interrupt()',
      [
        {
          note: 'reply',
          enabled: (s) =>
            s.irqs > 0 &&
            (s.vio.kinds.response || s.vio.kinds.spurious) &&
            mayAnswer(s, VIRTIO_SCMI_VQ_TX),
          apply: (s, l) => {
            answer(s, VIRTIO_SCMI_VQ_TX);
            interrupt(s, l, VIRTIO_SCMI_VQ_TX);
          },
        },
        {
          note: 'event',
          enabled: (s) => s.irqs > 0 && s.vio.kinds.notification && mayAnswer(s, VIRTIO_SCMI_VQ_RX),
          apply: (s, l) => {
            answer(s, VIRTIO_SCMI_VQ_RX);
            interrupt(s, l, VIRTIO_SCMI_VQ_RX);
          },
        },
        {
          note: 'events that were left',
          enabled: (s) => s.irqs > 0 && s.vio.kinds.spurious && moreUsed(s, VIRTIO_SCMI_VQ_RX),
          apply: (s, l) => interrupt(s, l, VIRTIO_SCMI_VQ_RX),
        },
        {
          note: 'replies that were left',
          enabled: (s) => s.irqs > 0 && s.vio.kinds.spurious && moreUsed(s, VIRTIO_SCMI_VQ_TX),
          apply: (s, l) => interrupt(s, l, VIRTIO_SCMI_VQ_TX),
        },
      ],
      { wait: (s) => s.ready, idle: true },
    ),
    hiddenIf((_, l) => l.vq !== null, [call('scmi_vio_complete_cb', (_, l) => [l.vq])]),
    local('vq', (_, l) => {
      l.vq = null;
    }),
  ]),
]);
