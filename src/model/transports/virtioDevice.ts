// SPDX-License-Identifier: GPL-2.0-only
import { attempt, call, fn, hiddenIf, iff, mention, ret, step, when } from '../kernel/c.ts';
import { parent } from '../kernel/heap.ts';
import { errno, parentPtr } from '../kernel/values.ts';
import { newQueues, virtio_reset_device } from '../kernel/virtqueue.ts';
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';

/**
 * drivers/firmware/arm_scmi/transports/virtio.c: the driver of the virtio device, which registers
 * the transport's platform driver (6.12; 7.2 hands the supplier over instead; before 6.12 the core's
 * driver looks for the virtio device).
 */

/** devm_kcalloc() of the channels: new memory, nothing of the device's former life. */
function newChannels(s: World): void {
  for (const vioch of s.vio.channels) {
    vioch.cinfo = null;
    vioch.users = 0;
    vioch.shutdown_done = 'null';
    vioch.wq = null;
  }
  for (const msg of s.vio.messages) if (msg.on === 'free') msg.on = 'none';
}

/** The transport's platform driver comes and goes with the virtio device. */
const registerDriver = <F extends { ret: Primitive }>(): Stmt<World, F>[] => [
  mention('virtio_device_ready(vdev)'),
  attempt(
    'ret = platform_driver_register(&scmi_virtio_driver)',
    'platform_driver_register',
    () => undefined,
    (_, l) => {
      l.ret = '-ENOMEM';
    },
  ),
  hiddenIf(
    (_, l) => l.ret === 0,
    [call('device_driver_attach', () => [], undefined, 'the transport is bound')],
  ),
  iff(
    (_, l) => l.ret !== 0,
    [
      mention('vdev->priv = NULL'),
      step('vdev->config->del_vqs(vdev)', (s) => newQueues(s)),
      step('smp_store_mb(scmi_vdev, NULL)', (s) => {
        s.vio.scmi_vdev = false;
      }),
      ret((_, l) => l.ret),
    ],
  ),
];

/** The run begins behind this: only a scenario that removes the device probes it again. */
export const scmi_vio_probe = fn('transports/virtio.c', 'scmi_vio_probe', {}, { ret: errno }, [
  iff((s) => s.vio.scmi_vdev, [ret(() => '-EBUSY')]),
  mention('scmi_vio_have_vq_rx(vdev)'),
  attempt(
    'channels = devm_kcalloc(dev, vq_cnt)',
    'kzalloc',
    (s, l) => {
      newChannels(s);
      l.ret = 0;
    },
    (_, l) => {
      l.ret = '-ENOMEM';
    },
    { private: true },
  ),
  iff((_, l) => l.ret !== 0, [ret(() => '-ENOMEM')]),
  mention('if (have_vq_rx) channels[VIRTIO_SCMI_VQ_RX].is_rx = true'),
  attempt(
    'ret = virtio_find_vqs(vdev, vq_cnt, vqs, scmi_vio_vqs_info, NULL)',
    'virtio_find_vqs',
    (s) => newQueues(s),
    (_, l) => {
      l.ret = '-ENOMEM';
    },
    { private: true },
  ),
  iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
  mention(
    'for (i = 0; i < vq_cnt; i++) { spin_lock_init(&channels[i].lock); ' +
      'spin_lock_init(&channels[i].free_lock); INIT_LIST_HEAD(&channels[i].free_list); ' +
      'spin_lock_init(&channels[i].pending_lock); INIT_LIST_HEAD(&channels[i].pending_cmds_list); ' +
      'channels[i].vqueue = vqs[i]; sz = virtqueue_get_vring_size(channels[i].vqueue); ' +
      'channels[i].max_msg = sz; }',
  ),
  mention('vdev->priv = channels'),
  step('smp_store_mb(scmi_vdev, vdev)', (s) => {
    s.vio.scmi_vdev = true;
  }),
  when('tree-device', [], registerDriver()),
  ret(() => 0),
]);

/** Unbinds the instance first; then the reset takes from the device what it still has. */
export const scmi_vio_remove = fn('transports/virtio.c', 'scmi_vio_remove', {}, {}, [
  when(
    'tree-device',
    [],
    [call('unbind_store', () => [], undefined, 'platform_driver_unregister(&scmi_virtio_driver)')],
  ),
  step('virtio_reset_device(vdev)', virtio_reset_device),
  step('vdev->config->del_vqs(vdev)', (s) => newQueues(s)),
  step('smp_store_mb(scmi_vdev, NULL)', (s) => {
    s.vio.scmi_vdev = false;
  }),
]);

/** Form 'tree-device': the instance waits for the virtio device, and depends on it. */
export const virtio_link_supplier = fn(
  'transports/virtio.c',
  'virtio_link_supplier',
  { parent: parentPtr },
  { ret: errno },
  [
    iff((s) => !s.vio.scmi_vdev, [ret(() => '-EPROBE_DEFER')]),
    attempt(
      'device_link_add(dev, &scmi_vdev->dev, DL_FLAG_AUTOREMOVE_CONSUMER)',
      'device_link_add',
      (s, l) => {
        parent(s, l.parent, 'virtio_link_supplier()').link = 'probe';
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-EINVAL';
      },
    ),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    ret(() => 0),
  ],
);
