// SPDX-License-Identifier: GPL-2.0-only
import { fn, hiddenIf, step } from '../kernel/c.ts';
import { infoPtr } from '../kernel/values.ts';
import { release } from '../kernel/heap.ts';
import type { World } from '../world.ts';

/** Frees an instance's messages of one direction; whatever still points to them keeps doing so. */
function freeMessages(s: World, info: number | null, rx: boolean): void {
  for (const [i, msg] of s.vio.messages.entries()) {
    if (msg.info === info && msg.rx === rx && msg.life === 'live') release(s, msg, `msg#${i}`);
  }
}

/**
 * What virtio_chan_setup() left to devres of P, in the opposite order: the messages of the event
 * channel and of the command channel, then the action that destroys (and drains) the workqueue:
 * a worker that could still get at the channel would find the messages gone.
 */
export const release_nodes = fn('kernel', 'release_nodes', { info: infoPtr }, {}, [
  hiddenIf(
    (s) => s.vio.present,
    [
      step('kfree(dr) /* RX messages */', (s, l) => freeMessages(s, l.info, true)),
      step('kfree(dr) /* TX messages */', (s, l) => freeMessages(s, l.info, false)),
      step('kfree(dr) /* scmi_destroy_tx_workqueue */', (s, l) => {
        if (l.info !== null && s.vio.wqs[l.info] === 'live') s.vio.wqs[l.info] = 'freed';
      }),
    ],
  ),
]);
