// SPDX-License-Identifier: GPL-2.0-only
import {
  call,
  fn,
  hiddenBreak,
  hiddenIf,
  hiddenLoop,
  iff,
  local,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { channel, device, info } from '../kernel/heap.ts';
import { idr_destroy, idr_find, idr_remove, keyOf, nextSlot } from '../kernel/idr.ts';
import { of_node_put } from '../kernel/ofNode.ts';
import { channelPtr, devicePtr, flag, idrSlot, infoPtr, protocolId } from '../kernel/values.ts';
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';
import { ops } from './transportOps.ts';
import { channels, idrName } from './driverChannels.ts';

/** drivers/firmware/arm_scmi/driver.c: the channels of an instance, taken down. */

/** What scmi_device_destroy() is asked for: the device of this name, under this protocol id. */
function destroyed(
  s: World,
  instance: number | null,
  dev: number | null,
  id: number | null,
): readonly Primitive[] {
  const sdev = device(s, dev, 'scmi_chan_destroy()');
  return [info(s, instance, 'scmi_chan_destroy()').parent, id, sdev.name, sdev.nameKey];
}

function idText(name: string, id: number | null | undefined): string {
  return `${name} is 0x${(id ?? 0).toString(16).padStart(2, '0')}`;
}

/** Called for every key: a channel that several protocols share is met more than once. */
export const scmi_chan_destroy = fn(
  'driver.c',
  'scmi_chan_destroy',
  { info: infoPtr, id: protocolId, cinfo: channelPtr, tx: flag },
  { dev: devicePtr },
  [
    iff(
      (s, l) => channel(s, l.cinfo, 'scmi_chan_destroy()').dev !== null,
      [
        local('sdev = to_scmi_dev(cinfo->dev)', (s, l) => {
          l.dev = channel(s, l.cinfo, 'scmi_chan_destroy()').dev;
        }),
        when(
          '1',
          [],
          [
            step('of_node_put(cinfo->dev->of_node)', (s, l) => {
              const dev = device(s, l.dev, 'scmi_chan_destroy()');
              of_node_put(s, dev.node, dev);
            }),
          ],
        ),
        when(
          '15',
          [
            call(
              'scmi_device_destroy',
              (s, l) => destroyed(s, l.info, l.dev, channel(s, l.cinfo, 'scmi_chan_destroy()').id),
              undefined,
              'scmi_device_destroy(info->dev, cinfo->id, sdev->name)',
              (s, l) => idText('cinfo->id', s.channels[l.cinfo ?? 0]?.id),
            ),
          ],
          [
            call(
              'scmi_device_destroy',
              (s, l) => destroyed(s, l.info, l.dev, l.id),
              undefined,
              'scmi_device_destroy(info->dev, id, sdev->name)',
              (_, l) => idText('id', l.id),
            ),
          ],
        ),
        step('cinfo->dev = NULL', (s, l) => {
          channel(s, l.cinfo, 'scmi_chan_destroy()').dev = null;
        }),
      ],
    ),
    when(
      '10',
      [],
      [
        step('idr_remove(idr, id)', (s, l) => {
          idr_remove(s, idrName(l.tx), channels(s, l.info, l.tx), l.id ?? 0);
        }),
      ],
    ),
    ret(() => 0),
  ],
);

/** The locals of a walk over an IDR of channels. */
interface Walk {
  readonly info: number | null;
  readonly tx: boolean | null;
  at: number | null;
  cinfo: number | null;
}

/**
 * `idr_for_each(…)` with what its callback does: ascending keys, each found anew, so that a change in
 * between is met.
 */
export function eachChannel<F extends Walk>(
  c: string,
  body: readonly Stmt<World, F>[],
): Stmt<World, F> {
  const idr = (s: World, l: Walk) => channels(s, l.info, l.tx);
  return hiddenIf<F>(
    () => true,
    [
      local(c, (s, l) => {
        idr(s, l).iterating = true;
        l.at = null;
      }),
      hiddenLoop([
        local('idr_for_each: next entry', (s, l) => {
          l.at = nextSlot(idr(s, l), l.at === null ? 0 : l.at + 1);
          l.cinfo = l.at === null ? null : idr_find(idr(s, l), keyOf(l.at));
        }),
        hiddenIf((_, l) => l.at === null, [hiddenBreak()]),
        ...body,
      ]),
      local('idr_for_each: end', (s, l) => {
        idr(s, l).iterating = false;
      }),
    ],
  );
}

export const scmi_cleanup_channels = fn(
  'driver.c',
  'scmi_cleanup_channels',
  { info: infoPtr, tx: flag },
  { at: idrSlot, cinfo: channelPtr },
  [
    eachChannel('idr_for_each(idr, info->desc->ops->chan_free, idr)', [
      ops('chan_free', (_, l) => [l.cinfo], undefined, 'idr_for_each: chan_free'),
    ]),
    eachChannel('idr_for_each(idr, scmi_chan_destroy, idr)', [
      call(
        'scmi_chan_destroy',
        (_, l) => [l.info, keyOf(l.at ?? 0), l.cinfo, l.tx],
        undefined,
        'idr_for_each: scmi_chan_destroy',
      ),
    ]),
    step('idr_destroy(idr)', (s, l) => {
      idr_destroy(s, idrName(l.tx), channels(s, l.info, l.tx));
    }),
  ],
);

export const scmi_cleanup_txrx_channels = fn(
  'driver.c',
  'scmi_cleanup_txrx_channels',
  { info: infoPtr },
  {},
  [
    call('scmi_cleanup_channels', (_, l) => [l.info, true]),
    call('scmi_cleanup_channels', (_, l) => [l.info, false]),
  ],
);
