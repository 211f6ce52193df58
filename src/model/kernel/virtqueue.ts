// SPDX-License-Identifier: GPL-2.0-only
import type { VioMessage, World } from '../world.ts';
import { broken, oops } from './broken.ts';

/**
 * drivers/virtio/virtio_ring.c for the two queues of the SCMI device: 0 commands, 1 events. A
 * message that the driver has added stands `on: 'vq'`; while `device` is set as well the device may
 * still write to its buffers, and once it is not, the buffer is used and waits for get_buf.
 *
 * A broken queue takes no buffers (-EIO), answers none, and its interrupts end in vring_interrupt();
 * yet what was added stays with the device. Only a reset of the device ends that.
 */

export const VIRTIO_SCMI_VQ_TX = 0;
export const VIRTIO_SCMI_VQ_RX = 1;

/** struct scmi_vio_msg, checked to be alive. */
export function message(s: World, pointer: number | null, what: string): VioMessage {
  if (pointer === null) return oops(`${what}: NULL pointer`);
  const found = s.vio.messages[pointer];
  if (found === undefined) throw new Error(`${what}: the pool has no message ${pointer}`);
  if (found.life !== 'live') broken(s, 'no-use-after-free', `${what}: msg#${pointer} is freed`);
  return found;
}

const isOn = (msg: VioMessage, vq: number | null): boolean =>
  msg.on === 'vq' && msg.rx === (vq === VIRTIO_SCMI_VQ_RX);

/** The oldest buffer that the device still has; messages are never reused, so age is the index. */
const withDevice = (s: World, vq: number): VioMessage | undefined =>
  s.vio.messages.find((msg) => isOn(msg, vq) && msg.device);

const firstUsed = (s: World, vq: number | null): number =>
  s.vio.messages.findIndex((msg) => isOn(msg, vq) && !msg.device);

/** Whether the device has a buffer of this queue that it could answer. */
export function mayAnswer(s: World, vq: number): boolean {
  return s.vio.scmi_vdev && !s.vio.broken && withDevice(s, vq) !== undefined;
}

/** The device writes to its oldest buffer and gives it back. */
export function answer(s: World, vq: number): void {
  const msg = withDevice(s, vq);
  if (msg) msg.device = false;
}

/** more_used(): whether vring_interrupt() has something to call the driver for. */
export function moreUsed(s: World, vq: number | null): boolean {
  return s.vio.scmi_vdev && !s.vio.broken && firstUsed(s, vq) >= 0;
}

/** virtqueue_add_inbuf(), virtqueue_add_sgs(): false is -EIO, as the queue is broken. */
export function virtqueue_add(s: World, msg: VioMessage): boolean {
  if (s.vio.broken) return false;
  msg.on = 'vq';
  msg.device = true;
  return true;
}

/** virtqueue_get_buf(): the pointer that was added, whatever has become of the message since. */
export function virtqueue_get_buf(s: World, vq: number | null): number | null {
  if (s.vio.broken) return null;
  const index = firstUsed(s, vq);
  const msg = s.vio.messages[index];
  if (msg === undefined) return null;
  msg.on = 'none';
  return index;
}

/** virtqueue_enable_cb(): false when more has come; a broken queue never has more. */
export function virtqueue_enable_cb(s: World, vq: number | null): boolean {
  return !moreUsed(s, vq);
}

/**
 * virtqueue_detach_unused_buf() until it answers NULL. It is the driver that forgets: on a queue
 * that was not reset the device keeps what it has.
 */
export function virtqueue_detach_unused(s: World, vq: number): void {
  for (const msg of s.vio.messages) if (isOn(msg, vq)) msg.on = 'none';
}

/** virtio_break_device() */
export function virtio_break_device(s: World): void {
  s.vio.broken = true;
}

/** virtio_reset_device(): the one thing that takes the buffers from the device. */
export function virtio_reset_device(s: World): void {
  for (const msg of s.vio.messages) msg.device = false;
}

/** vdev->config->del_vqs() and a later virtio_find_vqs(): new queues, empty and whole. */
export function newQueues(s: World): void {
  s.vio.broken = false;
  for (const msg of s.vio.messages) if (msg.on === 'vq') msg.on = 'none';
}
