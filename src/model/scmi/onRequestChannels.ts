// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  fn,
  goto,
  iff,
  inForm,
  label,
  local,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { allocate, channel, device } from '../kernel/heap.ts';
import { idr_alloc, idr_destroy, idr_find, idr_remove, keyOf } from '../kernel/idr.ts';
import {
  channelPtr,
  devicePtr,
  errno,
  flag,
  idrSlot,
  infoPtr,
  protocolId,
} from '../kernel/values.ts';
import { PROTOCOLS } from '../scenario.ts';
import type { World } from '../world.ts';
import { eachChannel } from './driverCleanup.ts';
import { channels, idrName } from './driverChannels.ts';
import { ops } from './transportOps.ts';

/**
 * drivers/firmware/arm_scmi/driver.c in form 'on-request': the channel of a protocol is set up for the
 * first device of the protocol, and borrows it; that of BASE borrows the platform device, which is NULL
 * here. There are no transport devices.
 */

const SCMI_PROTOCOL_BASE = 0x10;

/** The node of the device that a channel borrows: dev->of_node. */
export const borrowedNode = (s: World, dev: number | null): number | null =>
  dev === null ? 0 : device(s, dev, 'dev->of_node').node;

export const scmi_chan_setup = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_chan_setup',
    { info: infoPtr, dev: devicePtr, prot_id: protocolId, tx: flag },
    { cinfo: channelPtr, ret: errno, available: flag },
    [
      local('cinfo = idr_find(idr, prot_id)', (s, l) => {
        l.cinfo = idr_find(channels(s, l.info, l.tx), l.prot_id ?? 0);
      }),
      iff((_, l) => l.cinfo !== null, [ret(() => 0)]),
      ops(
        'chan_available',
        (s, l) => [borrowedNode(s, l.dev), l.tx !== true],
        'available',
        'ops->chan_available()',
      ),
      iff(
        (_, l) => l.available !== true,
        [
          local('cinfo = idr_find(idr, SCMI_PROTOCOL_BASE)', (s, l) => {
            l.cinfo = idr_find(channels(s, l.info, l.tx), SCMI_PROTOCOL_BASE);
          }),
          iff((_, l) => l.cinfo === null, [ret(() => '-EINVAL')]),
          goto('idr_alloc'),
        ],
      ),
      attempt(
        'cinfo = devm_kzalloc(info->dev)',
        'kzalloc',
        (s, l) => {
          l.cinfo = allocate(s.channels, 'channels');
          const cinfo = s.channels[l.cinfo];
          if (cinfo) {
            cinfo.life = 'live';
            cinfo.info = l.info;
            cinfo.rx = l.tx !== true;
            cinfo.id = l.prot_id ?? SCMI_PROTOCOL_BASE;
          }
        },
        (_, l) => {
          l.cinfo = null;
        },
        { private: true },
      ),
      iff((_, l) => l.cinfo === null, [ret(() => '-ENOMEM')]),
      local('cinfo->dev = dev', (s, l) => {
        channel(s, l.cinfo, 'scmi_chan_setup()').dev = l.dev;
      }),
      when('14-handle', [
        local('cinfo->handle = &info->handle', (s, l) => {
          channel(s, l.cinfo, 'scmi_chan_setup()').handle = true;
        }),
      ]),
      ops('chan_setup', (_, l) => [l.cinfo, l.info, l.tx], 'ret', 'ops->chan_setup()'),
      iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
      label('idr_alloc'),
      attempt(
        'ret = idr_alloc(idr, cinfo, prot_id)',
        'idr_alloc',
        (s, l) => {
          const idr = channels(s, l.info, l.tx);
          const stored = idr_alloc(s, idrName(l.tx), idr, l.prot_id ?? 0, l.cinfo ?? 0);
          l.ret = stored ? 0 : '-ENOSPC';
        },
        (_, l) => {
          l.ret = '-ENOMEM';
        },
      ),
      iff(
        (_, l) => l.ret !== 0,
        [
          when('5', [
            iff(
              (_, l) => l.available === true,
              [ops('chan_free', (_, l) => [l.cinfo], undefined, 'ops->chan_free()')],
            ),
          ]),
          ret((_, l) => l.ret),
        ],
      ),
      when(
        '14-handle',
        [],
        [
          step('cinfo->handle = &info->handle', (s, l) => {
            channel(s, l.cinfo, 'scmi_chan_setup()').handle = true;
          }),
        ],
      ),
      ret(() => 0),
    ],
  ),
);

/** RX is optional: every error of it but -ENOMEM becomes success. */
export const scmi_txrx_setup = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_txrx_setup',
    { info: infoPtr, dev: devicePtr, prot_id: protocolId },
    { ret: errno },
    [
      call('scmi_chan_setup', (_, l) => [l.info, l.dev, l.prot_id, true], 'ret'),
      iff(
        (_, l) => l.ret === 0,
        [
          call('scmi_chan_setup', (_, l) => [l.info, l.dev, l.prot_id, false], 'ret'),
          iff(
            (_, l) => l.ret !== 0 && l.ret !== '-ENOMEM',
            [
              local('ret = 0', (_, l) => {
                l.ret = 0;
              }),
            ],
          ),
        ],
      ),
      ret((_, l) => l.ret),
    ],
  ),
);

/** Each direction is left as it is freed: the transport takes a channel out while its IDR is walked. */
export const scmi_cleanup_txrx_channels = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_cleanup_txrx_channels',
    { info: infoPtr },
    { tx: flag, at: idrSlot, cinfo: channelPtr },
    [true, false].flatMap((tx) => [
      local('idr', (_, l) => {
        l.tx = tx;
      }),
      eachChannel('ret = idr_for_each(idr, info->desc->ops->chan_free, idr)', [
        ops('chan_free', (_, l) => [l.cinfo], undefined, 'idr_for_each: chan_free'),
      ]),
      step(`idr_destroy(&info->${tx ? 'tx' : 'rx'}_idr)`, (s, l) => {
        idr_destroy(s, idrName(l.tx), channels(s, l.info, l.tx));
      }),
    ]),
  ),
);

/**
 * The transport's last act. The key is that of the walk: the lowest that still leads to the channel, for
 * those before it are gone.
 */
export const scmi_free_channel = inForm(
  'on-request',
  fn('driver.c', 'scmi_free_channel', { cinfo: channelPtr }, {}, [
    when(
      '10',
      [],
      [
        step('idr_remove(idr, id)', (s, l) => {
          const { info, rx } = channel(s, l.cinfo, 'scmi_free_channel()');
          const idr = channels(s, info, !rx);
          const at = PROTOCOLS.findIndex((_, slot) => idr.at[slot] === l.cinfo);
          if (at >= 0) idr_remove(s, idrName(!rx), idr, keyOf(at));
        }),
      ],
    ),
  ]),
);
