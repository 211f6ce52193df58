// SPDX-License-Identifier: GPL-2.0-only
import { broken, oops } from '../kernel/broken.ts';
import { call, fn, iff, local, mention, ret, step } from '../kernel/c.ts';
import { channel } from '../kernel/heap.ts';
import { refcount_dec_and_test } from '../kernel/refcount.ts';
import { flag, messagePtr, threadPtr } from '../kernel/values.ts';
import { message, VIRTIO_SCMI_VQ_RX, virtqueue_add } from '../kernel/virtqueue.ts';
import type { VioChannel, World } from '../world.ts';

/**
 * drivers/firmware/arm_scmi/transports/virtio.c: users of a channel, and its messages.
 *
 * A section under vioch->lock or vioch->free_lock is one step here: what it touches is only touched
 * under that lock, but for vq->broken, which each section reads once. The free list needs no order:
 * messages of an instance are alike, and those of an older instance (stale ones) stand before the
 * newer, since entries are added at the tail and indices are never reused.
 */

/** `vioch` of a queue: 0 commands, 1 events. */
export const vqIndex = threadPtr;

/** &((struct scmi_vio_channel *)vdev->priv)[index] */
export function vioch(s: World, index: number | null): VioChannel {
  const found = index === null ? undefined : s.vio.channels[index];
  return found ?? oops('vioch: NULL pointer');
}

/** cinfo->transport_info, as the index of the vioch. */
export function transportInfo(s: World, cinfo: number | null, what: string): number {
  const found = channel(s, cinfo, what);
  if (!found.transport_info) oops(`${what}: cinfo->transport_info`);
  return found.rx ? VIRTIO_SCMI_VQ_RX : 0;
}

const freeList = (s: World): number[] =>
  s.vio.messages.flatMap((msg, i) => (msg.on === 'free' ? [i] : []));

/** list_add_tail(&msg->list, &vioch->free_list): writes to the last entry as well. */
export function addToFreeList(s: World, msg: number | null): void {
  const tail = freeList(s).at(-1);
  if (tail !== undefined) message(s, tail, 'list_add_tail(): last entry of the free list');
  message(s, msg, 'list_add_tail()').on = 'free';
}

export const scmi_vio_channel_acquire = fn(
  'transports/virtio.c',
  'scmi_vio_channel_acquire',
  { vioch: vqIndex },
  { acquired: flag },
  [
    step('acquired = refcount_inc_not_zero(&vioch->users)', (s, l) => {
      const found = vioch(s, l.vioch);
      l.acquired = found.users > 0;
      if (l.acquired) found.users += 1;
    }),
    ret((_, l) => l.acquired),
  ],
);

/**
 * The last user completes the completion that vioch->shutdown_done leads to: on the stack of
 * scmi_vio_channel_cleanup_sync(), which never takes the pointer back.
 */
export const scmi_vio_channel_release = fn(
  'transports/virtio.c',
  'scmi_vio_channel_release',
  { vioch: vqIndex },
  { last: flag },
  [
    step('last = refcount_dec_and_test(&vioch->users)', (s, l) => {
      l.last = refcount_dec_and_test(s, vioch(s, l.vioch), 'scmi_vio_channel_release(): vioch');
    }),
    iff(
      (_, l) => l.last === true,
      [
        step('spin_lock_irqsave(&vioch->lock)', (s, l) => {
          const found = vioch(s, l.vioch);
          l.last = found.shutdown_done !== 'null';
          if (!l.last) return;
          if (found.shutdown_done === 'gone') {
            broken(
              s,
              'no-use-after-free',
              'complete(vioch->shutdown_done): its stack frame has returned',
            );
          }
          found.cinfo = null;
          if (found.shutdown_done === 'waiting') found.shutdown_done = 'done';
        }),
        iff(() => true, [mention('vioch->cinfo = NULL; complete(vioch->shutdown_done)')]),
        mention('spin_unlock_irqrestore(&vioch->lock)'),
      ],
    ),
  ],
);

export const scmi_virtio_get_free_msg = fn(
  'transports/virtio.c',
  'scmi_virtio_get_free_msg',
  { vioch: vqIndex },
  { msg: messagePtr },
  [
    step('spin_lock_irqsave(&vioch->free_lock); list_empty(&vioch->free_list)', (s, l) => {
      l.msg = freeList(s)[0] ?? null;
    }),
    iff((_, l) => l.msg === null, [mention('spin_unlock_irqrestore(&vioch->free_lock)'), ret()]),
    local('msg = list_first_entry(&vioch->free_list); list_del_init(&msg->list)', (s, l) => {
      // list_del() writes to the entry and to its neighbour.
      const next = freeList(s)[1];
      if (next !== undefined) message(s, next, 'list_del_init(): next entry of the free list');
      const msg = message(s, l.msg, 'list_del_init()');
      msg.on = 'none';
      msg.users = 1;
    }),
    mention('spin_unlock_irqrestore(&vioch->free_lock)'),
    mention('msg->poll_status = VIO_MSG_NOT_POLLED; refcount_set(&msg->users, 1)'),
    ret((_, l) => l.msg),
  ],
);

/** Only messages of polled transfers have a second user: see virtio.ts. */
export const scmi_vio_msg_release = fn(
  'transports/virtio.c',
  'scmi_vio_msg_release',
  { vioch: vqIndex, msg: messagePtr },
  { last: flag },
  [
    local('last = refcount_dec_and_test(&msg->users)', (s, l) => {
      const msg = message(s, l.msg, 'scmi_vio_msg_release()');
      l.last = refcount_dec_and_test(s, msg, 'scmi_vio_msg_release(): msg');
    }),
    iff(
      (_, l) => l.last === true,
      [
        step(
          'spin_lock_irqsave(&vioch->free_lock); list_add_tail(&msg->list, &vioch->free_list)',
          (s, l) => addToFreeList(s, l.msg),
        ),
        mention('spin_unlock_irqrestore(&vioch->free_lock)'),
      ],
    ),
    ret((_, l) => l.last),
  ],
);

/** What the device answers goes unheard: a message that a broken queue refuses is on no list at all. */
export const scmi_vio_feed_vq_rx = fn(
  'transports/virtio.c',
  'scmi_vio_feed_vq_rx',
  { vioch: vqIndex, msg: messagePtr },
  { added: flag },
  [
    mention('sg_init_one(&sg_in, msg->input)'),
    step(
      'spin_lock_irqsave(&vioch->lock); rc = virtqueue_add_inbuf(vioch->vqueue, &sg_in, 1, msg)',
      (s, l) => {
        l.added = virtqueue_add(s, message(s, l.msg, 'scmi_vio_feed_vq_rx()'));
      },
    ),
    iff((_, l) => l.added !== true, [], [mention('virtqueue_kick(vioch->vqueue)')]),
    mention('spin_unlock_irqrestore(&vioch->lock)'),
  ],
);

/** The error of a queue that takes no buffers is dropped here. */
export const scmi_finalize_message = fn(
  'transports/virtio.c',
  'scmi_finalize_message',
  { vioch: vqIndex, msg: messagePtr },
  {},
  [
    iff(
      (_, l) => l.vioch === VIRTIO_SCMI_VQ_RX,
      [call('scmi_vio_feed_vq_rx', (_, l) => [l.vioch, l.msg])],
      [call('scmi_vio_msg_release', (_, l) => [l.vioch, l.msg])],
    ),
  ],
);
