// SPDX-License-Identifier: GPL-2.0-only
import type { State } from '../world.ts';

/** What state rules may ask of the virtio transport. Each answers what is wrong, or nothing. */

/** Entries of the free list and of the queues, as the driver keeps them, that are freed. */
export function staleEntries(s: State): readonly string[] {
  return s.vio.messages.flatMap((msg, i) =>
    msg.life === 'freed' && msg.on !== 'none'
      ? [`${msg.on === 'free' ? 'free_list' : msg.rx ? 'RX queue' : 'TX queue'}: msg#${i} is freed`]
      : [],
  );
}

/** Freed buffers that the device may still write to: no reset has taken them from it. */
export function buffersLeftToDevice(s: State): readonly string[] {
  return s.vio.messages.flatMap((msg, i) =>
    msg.life === 'freed' && msg.device
      ? [`the device may still write to msg#${i}, which is freed`]
      : [],
  );
}

/** Pointers of the channels to what is gone: valid at any time. */
export function staleChannelPointers(s: State): readonly string[] {
  return s.vio.channels.flatMap((vioch, i) => [
    ...(vioch.cinfo !== null && s.channels[vioch.cinfo]?.life === 'freed'
      ? [`vioch[${i}].cinfo: cinfo#${vioch.cinfo} is freed`]
      : []),
    ...(vioch.wq !== null && s.vio.wqs[vioch.wq] === 'freed'
      ? [`vioch[${i}].deferred_tx_wq is destroyed`]
      : []),
  ]);
}

/** A completion pointer whose stack frame has returned: no known form of the C takes it back. */
export function staleCompletion(s: State): readonly string[] {
  return s.vio.channels.flatMap((vioch, i) =>
    vioch.shutdown_done === 'gone'
      ? [`vioch[${i}].shutdown_done leads to a frame that is gone`]
      : [],
  );
}

/** At rest, with no instance bound: a channel must be as scmi_vio_probe() left it. */
export function notIdle(s: State): readonly string[] {
  if (s.parents.some(({ driver }) => driver !== 'unbound')) return [];
  return [
    ...s.vio.channels.flatMap((vioch, i) => [
      ...(vioch.cinfo === null ? [] : [`vioch[${i}].cinfo is set`]),
      ...(vioch.users === 0 ? [] : [`vioch[${i}].users is ${vioch.users}`]),
      ...(vioch.wq === null ? [] : [`vioch[${i}].deferred_tx_wq is set`]),
      ...(vioch.shutdown_done === 'null' ? [] : [`vioch[${i}].shutdown_done is set`]),
    ]),
    ...staleEntries(s),
  ];
}
