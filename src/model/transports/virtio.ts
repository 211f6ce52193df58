// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  choose,
  fn,
  hiddenBreak,
  hiddenIf,
  iff,
  local,
  loop,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { allocate, channel, device } from '../kernel/heap.ts';
import { channelPtr, errno, flag, infoPtr, messagePtr, MOST, nodePtr } from '../kernel/values.ts';
import {
  answer,
  mayAnswer,
  message,
  VIRTIO_SCMI_VQ_RX,
  VIRTIO_SCMI_VQ_TX,
  virtio_break_device,
  virtqueue_add,
  virtqueue_detach_unused,
  virtqueue_get_buf,
} from '../kernel/virtqueue.ts';
import { int } from '../../explorer/schema.ts';
import type { World } from '../world.ts';
import { addToFreeList, transportInfo, vioch, vqIndex } from './virtioMessages.ts';

export * from './virtioDevice.ts';
export * from './virtioDevres.ts';
export * from './virtioMessages.ts';
export * from './virtioRx.ts';

/**
 * drivers/firmware/arm_scmi/transports/virtio.c: set-up, clean-up and sending.
 *
 * The channels live as long as the virtio device, the messages only as long as an instance: what
 * they are linked to outlives them. Polled transfers (virtio_poll_done, the pending list and the
 * work that empties it) are not modelled.
 */

/** The last thing that virtio_chan_setup() does: from here on callbacks find users. */
export const scmi_vio_channel_ready = fn(
  'transports/virtio.c',
  'scmi_vio_channel_ready',
  { vioch: vqIndex, cinfo: channelPtr },
  {},
  [
    step(
      'spin_lock_irqsave(&vioch->lock); cinfo->transport_info = vioch; vioch->cinfo = cinfo',
      (s, l) => {
        channel(s, l.cinfo, 'scmi_vio_channel_ready()').transport_info = true;
        vioch(s, l.vioch).cinfo = l.cinfo;
      },
    ),
    mention('spin_unlock_irqrestore(&vioch->lock)'),
    step('refcount_set(&vioch->users, 1)', (s, l) => {
      vioch(s, l.vioch).users = 1;
    }),
  ],
);

/**
 * Waits for the last user. vioch->shutdown_done keeps the address of this frame's completion, so
 * that the clean-up of a second life of the channel returns at once: users and cinfo remain.
 */
export const scmi_vio_channel_cleanup_sync = fn(
  'transports/virtio.c',
  'scmi_vio_channel_cleanup_sync',
  { vioch: vqIndex },
  { over: flag },
  [
    step('spin_lock_irqsave(&vioch->lock)', (s, l) => {
      const found = vioch(s, l.vioch);
      l.over = found.cinfo === null || found.shutdown_done !== 'null';
      if (l.over) return;
      found.shutdown_done = 'waiting';
      if (l.vioch === VIRTIO_SCMI_VQ_TX) found.wq = null;
    }),
    iff((_, l) => l.over === true, [mention('spin_unlock_irqrestore(&vioch->lock)'), ret()]),
    mention('vioch->shutdown_done = &vioch_shutdown_done; if (tx) vioch->deferred_tx_wq = NULL'),
    mention('spin_unlock_irqrestore(&vioch->lock)'),
    call('scmi_vio_channel_release', (_, l) => [l.vioch]),
    step(
      'wait_for_completion(vioch->shutdown_done)',
      (s, l) => {
        vioch(s, l.vioch).shutdown_done = 'gone';
      },
      { wait: (s, l) => vioch(s, l.vioch).shutdown_done === 'done' },
    ),
  ],
);

export const virtio_get_max_msg = fn(
  'transports/virtio.c',
  'virtio_get_max_msg',
  { base_cinfo: channelPtr },
  {},
  [
    local('vioch->max_msg', (s, l) => {
      transportInfo(s, l.base_cinfo, 'virtio_get_max_msg()');
    }),
    ret((s) => s.vio.max_msg),
  ],
);

/** One channel of each direction for the whole device, whatever the node: others share it. */
export const virtio_chan_available = fn(
  'transports/virtio.c',
  'virtio_chan_available',
  { of_node: nodePtr, rx: flag },
  { available: flag },
  [
    iff((s) => !s.vio.scmi_vdev, [ret(() => false)]),
    iff(
      (_, l) => l.rx !== true,
      [],
      [mention('if (rx) scmi_vio_have_vq_rx(scmi_vdev); else return')],
    ),
    step('vioch && !vioch->cinfo', (s, l) => {
      const has = l.rx !== true || s.vio.p2a;
      l.available =
        has && vioch(s, l.rx === true ? VIRTIO_SCMI_VQ_RX : VIRTIO_SCMI_VQ_TX).cinfo === null;
    }),
    ret((_, l) => l.available),
  ],
);

/** devm_kzalloc() of a struct scmi_vio_msg. */
function newMessage(s: World, info: number | null, tx: boolean): number {
  const index = allocate(s.vio.messages, 'virtio messages');
  const msg = s.vio.messages[index];
  if (msg) {
    msg.life = 'live';
    msg.info = info;
    msg.rx = !tx;
    msg.users = tx ? 1 : 0;
  }
  return index;
}

/**
 * Every message is linked as soon as it is allocated; a failure behind that returns with what was
 * linked so far, and leaves vioch->deferred_tx_wq to a workqueue that devres (or a failed
 * devm_add_action_or_reset() at once) destroys.
 */
export const virtio_chan_setup = fn(
  'transports/virtio.c',
  'virtio_chan_setup',
  { cinfo: channelPtr, info: infoPtr, tx: flag },
  { vioch: vqIndex, i: int(0, MOST.messages), msg: messagePtr, ret: errno },
  [
    iff((s) => !s.vio.scmi_vdev, [ret(() => '-EPROBE_DEFER')]),
    local('vioch = &((struct scmi_vio_channel *)scmi_vdev->priv)[index]', (_, l) => {
      l.vioch = l.tx === true ? VIRTIO_SCMI_VQ_TX : VIRTIO_SCMI_VQ_RX;
      l.ret = 0;
      l.i = 0;
    }),
    iff(
      (s, l) => l.tx === true && vioch(s, l.vioch).wq === null,
      [
        attempt(
          'vioch->deferred_tx_wq = alloc_workqueue(dev_name(&scmi_vdev->dev))',
          'alloc_workqueue',
          (s, l) => {
            vioch(s, l.vioch).wq = l.info;
            if (l.info !== null) s.vio.wqs[l.info] = 'live';
          },
          (_, l) => {
            l.ret = '-ENOMEM';
          },
        ),
        iff((_, l) => l.ret !== 0, [ret(() => '-ENOMEM')]),
        attempt(
          'ret = devm_add_action_or_reset(dev, scmi_destroy_tx_workqueue, vioch->deferred_tx_wq)',
          'devm_add_action',
          () => undefined,
          (s, l) => {
            l.ret = '-ENOMEM';
            if (l.info !== null) s.vio.wqs[l.info] = 'freed';
          },
          { private: true },
        ),
        iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
        mention('INIT_WORK(&vioch->deferred_tx_work, scmi_vio_deferred_tx_worker)'),
      ],
    ),
    loop([
      hiddenIf((s, l) => (l.i ?? 0) >= s.vio.max_msg, [hiddenBreak()]),
      attempt(
        'msg = devm_kzalloc(dev, sizeof(*msg))',
        'kzalloc',
        (s, l) => {
          l.msg = newMessage(s, l.info, l.tx === true);
          l.i = (l.i ?? 0) + 1;
        },
        (_, l) => {
          l.msg = null;
        },
        { private: true },
      ),
      iff((_, l) => l.msg === null, [ret(() => '-ENOMEM')]),
      iff(
        (_, l) => l.tx === true,
        [
          attempt(
            'msg->request = devm_kzalloc(dev, VIRTIO_SCMI_MAX_PDU_SIZE)',
            'kzalloc',
            () => undefined,
            (_, l) => {
              l.ret = '-ENOMEM';
            },
            { private: true },
          ),
          iff((_, l) => l.ret !== 0, [ret(() => '-ENOMEM')]),
          mention('spin_lock_init(&msg->poll_lock); refcount_set(&msg->users, 1)'),
        ],
      ),
      attempt(
        'msg->input = devm_kzalloc(dev, VIRTIO_SCMI_MAX_PDU_SIZE)',
        'kzalloc',
        () => undefined,
        (_, l) => {
          l.ret = '-ENOMEM';
        },
        { private: true },
      ),
      iff((_, l) => l.ret !== 0, [ret(() => '-ENOMEM')]),
      call('scmi_finalize_message', (_, l) => [l.vioch, l.msg]),
    ]),
    call('scmi_vio_channel_ready', (_, l) => [l.vioch, l.cinfo]),
    ret(() => 0),
  ],
);

/**
 * Breaks the device for good: only scmi_vio_remove() and a new scmi_vio_probe() mend it, so that a
 * new instance on the same device cannot send (-EIO) and fails its probe.
 *
 * The text of fix 17 is not known. This is the form that its changelog tells: the unused buffers of
 * the queue are detached and the lists emptied once the last user has gone. As far as is known it
 * neither resets the device nor vioch->shutdown_done.
 */
export const virtio_chan_free = fn(
  'transports/virtio.c',
  'virtio_chan_free',
  { cinfo: channelPtr },
  { vioch: vqIndex },
  [
    local('vioch = cinfo->transport_info', (s, l) => {
      l.vioch = transportInfo(s, l.cinfo, 'virtio_chan_free()');
    }),
    step('virtio_break_device(vioch->vqueue->vdev)', virtio_break_device),
    call('scmi_vio_channel_cleanup_sync', (_, l) => [l.vioch]),
    when('17', [
      step('virtqueue_detach_unused_buf(vioch->vqueue)', (s, l) => {
        virtqueue_detach_unused(s, l.vioch ?? VIRTIO_SCMI_VQ_TX);
      }),
      hiddenIf(
        (_, l) => l.vioch === VIRTIO_SCMI_VQ_TX,
        [
          step('INIT_LIST_HEAD(&vioch->free_list)', (s) => {
            for (const msg of s.vio.messages) if (msg.on === 'free') msg.on = 'none';
          }),
        ],
      ),
      mention('INIT_LIST_HEAD(&vioch->pending_cmds_list)'),
    ]),
    when('on-request', [call('scmi_free_channel', (_, l) => [l.cinfo])]),
    ret(() => 0),
  ],
);

export const virtio_send_message = fn(
  'transports/virtio.c',
  'virtio_send_message',
  { cinfo: channelPtr },
  { vioch: vqIndex, acquired: flag, msg: messagePtr, rc: errno },
  [
    local('vioch = cinfo->transport_info', (s, l) => {
      l.vioch = transportInfo(s, l.cinfo, 'virtio_send_message()');
    }),
    call('scmi_vio_channel_acquire', (_, l) => [l.vioch], 'acquired'),
    iff((_, l) => l.acquired !== true, [ret(() => '-EINVAL')]),
    call('scmi_virtio_get_free_msg', (_, l) => [l.vioch], 'msg'),
    iff(
      (_, l) => l.msg === null,
      [call('scmi_vio_channel_release', (_, l) => [l.vioch]), ret(() => '-EBUSY')],
    ),
    mention('core->msg->tx_prepare(msg->request, xfer)'),
    mention('sg_init_one(&sg_out, msg->request, core->msg->command_size(xfer))'),
    mention('sg_init_one(&sg_in, msg->input, core->msg->response_size(xfer))'),
    mention('spin_lock_irqsave(&vioch->lock)'),
    mention(
      'if (polled) { msg->poll_idx = virtqueue_enable_cb_prepare(vioch->vqueue); ' +
        'msg->poll_status = VIO_MSG_POLLING; scmi_vio_msg_acquire(msg); smp_store_mb(xfer->priv, msg); }',
    ),
    step('rc = virtqueue_add_sgs(vioch->vqueue, sgs, 1, 1, msg)', (s, l) => {
      const added = virtqueue_add(s, message(s, l.msg, 'virtio_send_message()'));
      l.rc = added ? 0 : '-EIO';
      if (added) return;
      const { dev } = channel(s, vioch(s, l.vioch).cinfo, 'dev_err(vioch->cinfo->dev)');
      if (dev !== null) device(s, dev, 'dev_err(vioch->cinfo->dev)');
    }),
    iff((_, l) => l.rc !== 0, [], [mention('virtqueue_kick(vioch->vqueue)')]),
    mention('spin_unlock_irqrestore(&vioch->lock)'),
    iff(
      (_, l) => l.rc !== 0,
      [
        mention('smp_store_mb(xfer->priv, NULL); if (polled) scmi_vio_msg_release(vioch, msg)'),
        call('scmi_vio_msg_release', (_, l) => [l.vioch, l.msg]),
      ],
    ),
    call('scmi_vio_channel_release', (_, l) => [l.vioch]),
    ret((_, l) => l.rc),
  ],
);

/** Reads the message that scmi_vio_complete_cb() holds, and reads on after this. */
export const virtio_fetch_response = fn(
  'transports/virtio.c',
  'virtio_fetch_response',
  { cinfo: channelPtr },
  {},
  [iff(() => true, [mention('core->msg->fetch_response(msg->input, msg->rx_len, xfer)')])],
);

/** As virtio_fetch_response(). */
export const virtio_fetch_notification = fn(
  'transports/virtio.c',
  'virtio_fetch_notification',
  { cinfo: channelPtr },
  {},
  [
    iff(
      () => true,
      [mention('core->msg->fetch_notification(msg->input, msg->rx_len, max_len, xfer)')],
    ),
  ],
);

/** scmi_vio_complete_cb() for one reply, at once: the way of a reply that spends no interrupt. */
function replied(s: World): void {
  answer(s, VIRTIO_SCMI_VQ_TX);
  const pointer = virtqueue_get_buf(s, VIRTIO_SCMI_VQ_TX);
  message(s, pointer, 'scmi_vio_complete_cb()').users = 0;
  addToFreeList(s, pointer);
}

/**
 * Does nothing but hold the channel for a transfer that was not polled. A transfer that timed out
 * leaves its message with the device.
 */
export const virtio_mark_txdone = fn(
  'transports/virtio.c',
  'virtio_mark_txdone',
  { cinfo: channelPtr },
  { vioch: vqIndex, acquired: flag },
  [
    choose('reply', [
      {
        note: 'the reply has come',
        enabled: (s) => mayAnswer(s, VIRTIO_SCMI_VQ_TX),
        apply: (s) => replied(s),
      },
      {
        note: 'no reply, or by interrupt',
        enabled: (s) => s.irqs > 0 || !mayAnswer(s, VIRTIO_SCMI_VQ_TX),
        apply: () => undefined,
      },
    ]),
    local('vioch = cinfo->transport_info', (s, l) => {
      l.vioch = transportInfo(s, l.cinfo, 'virtio_mark_txdone()');
    }),
    call('scmi_vio_channel_acquire', (_, l) => [l.vioch], 'acquired'),
    iff((_, l) => l.acquired !== true, [ret()]),
    mention('smp_store_mb(xfer->priv, NULL); scmi_vio_msg_release(vioch, msg)'),
    iff(() => true, [call('scmi_vio_channel_release', (_, l) => [l.vioch]), ret()]),
    mention('spin_lock_irqsave(&msg->poll_lock)'),
    mention(
      'if (replied) scmi_vio_msg_release(vioch, msg); ' +
        'else if (polling) msg->poll_status = VIO_MSG_POLL_TIMEOUT',
    ),
    mention('spin_unlock_irqrestore(&msg->poll_lock)'),
    mention('scmi_vio_channel_release(vioch)'),
  ],
);
