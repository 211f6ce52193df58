// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  cont,
  fn,
  goto,
  hiddenBreak,
  hiddenIf,
  iff,
  label,
  local,
  loop,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { allocate, channel, device, info } from '../kernel/heap.ts';
import { idr_alloc, idr_find } from '../kernel/idr.ts';
import { of_node_get, of_node_put } from '../kernel/ofNode.ts';
import {
  channelPtr,
  devicePtr,
  errno,
  flag,
  infoPtr,
  nodePtr,
  protocolId,
} from '../kernel/values.ts';
import type { ProtocolId } from '../scenario.ts';
import type { Idr, World } from '../world.ts';
import { ops } from './transportOps.ts';

/** drivers/firmware/arm_scmi/driver.c: the channels of an instance, from set-up to clean-up. */

const SCMI_PROTOCOL_BASE = 0x10;

/** info->tx_idr or info->rx_idr: protocol id to struct scmi_chan_info. */
export function channels(s: World, pointer: number | null, tx: boolean | null): Idr<number> {
  const instance = info(s, pointer, 'channel IDR');
  return tx === true ? instance.tx_idr : instance.rx_idr;
}

export const idrName = (tx: boolean | null) => (tx === true ? 'tx_idr' : 'rx_idr');
const tdevName = (tx: boolean | null) =>
  tx === true ? '__scmi_transport_device_tx' : '__scmi_transport_device_rx';

/** devm_kfree(info->dev, cinfo) */
function kfree(s: World, cinfo: number | null): void {
  channel(s, cinfo, 'devm_kfree()').life = 'freed';
}

export const scmi_chan_setup = fn(
  'driver.c',
  'scmi_chan_setup',
  { info: infoPtr, of_node: nodePtr, prot_id: protocolId, tx: flag },
  { cinfo: channelPtr, tdev: devicePtr, ret: errno, available: flag },
  [
    when('eexist', [
      iff(
        (s, l) => idr_find(channels(s, l.info, l.tx), l.prot_id ?? 0) !== null,
        [ret(() => '-EEXIST')],
      ),
    ]),
    ops(
      'chan_available',
      (_, l) => [l.of_node, l.tx !== true],
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
        }
      },
      (_, l) => {
        l.cinfo = null;
      },
      { private: true },
    ),
    iff((_, l) => l.cinfo === null, [ret(() => '-ENOMEM')]),
    call(
      'scmi_device_create',
      (s, l) => [
        l.of_node,
        info(s, l.info, 'scmi_chan_setup()').parent,
        l.prot_id,
        tdevName(l.tx),
        l.prot_id,
      ],
      'tdev',
    ),
    iff(
      (_, l) => l.tdev === null,
      [local('devm_kfree(info->dev, cinfo)', (s, l) => kfree(s, l.cinfo)), ret(() => '-EINVAL')],
    ),
    when(
      '1',
      [],
      [
        step('of_node_get(of_node)', (s, l) => {
          of_node_get(s, l.of_node, device(s, l.tdev, 'of_node_get()'));
        }),
      ],
    ),
    local('cinfo->id = prot_id', (s, l) => {
      channel(s, l.cinfo, 'scmi_chan_setup()').id = l.prot_id ?? SCMI_PROTOCOL_BASE;
    }),
    local('cinfo->dev = &tdev->dev', (s, l) => {
      channel(s, l.cinfo, 'scmi_chan_setup()').dev = l.tdev;
    }),
    when('14-handle', [
      local('cinfo->handle = &info->handle', (s, l) => {
        channel(s, l.cinfo, 'scmi_chan_setup()').handle = true;
      }),
    ]),
    ops('chan_setup', (_, l) => [l.cinfo, l.info, l.tx], 'ret', 'ops->chan_setup()'),
    iff(
      (_, l) => l.ret !== 0,
      [
        when(
          '1',
          [],
          [
            step('of_node_put(of_node)', (s, l) => {
              of_node_put(s, l.of_node, device(s, l.tdev, 'of_node_put()'));
            }),
          ],
        ),
        call('scmi_device_destroy', (s, l) => [
          info(s, l.info, 'scmi_chan_setup()').parent,
          l.prot_id,
          tdevName(l.tx),
          l.prot_id,
        ]),
        local('devm_kfree(info->dev, cinfo)', (s, l) => kfree(s, l.cinfo)),
        ret((_, l) => l.ret),
      ],
    ),
    label('idr_alloc'),
    attempt(
      'ret = idr_alloc(idr, cinfo, prot_id)',
      'idr_alloc',
      (s, l) => {
        const stored = idr_alloc(
          s,
          idrName(l.tx),
          channels(s, l.info, l.tx),
          l.prot_id ?? 0,
          l.cinfo ?? 0,
        );
        l.ret = stored ? 0 : '-ENOSPC';
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
    ),
    iff(
      (_, l) => l.ret !== 0,
      [
        iff(
          (_, l) => l.tdev !== null,
          [
            when('5', [ops('chan_free', (_, l) => [l.cinfo], undefined, 'ops->chan_free()')]),
            when(
              '1',
              [],
              [
                step('of_node_put(of_node)', (s, l) => {
                  of_node_put(s, l.of_node, device(s, l.tdev, 'of_node_put()'));
                }),
              ],
            ),
            call('scmi_device_destroy', (s, l) => [
              info(s, l.info, 'scmi_chan_setup()').parent,
              l.prot_id,
              tdevName(l.tx),
              l.prot_id,
            ]),
            local('devm_kfree(info->dev, cinfo)', (s, l) => kfree(s, l.cinfo)),
          ],
        ),
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
);

/** RX is optional: every error of it but -ENOMEM becomes success, -EPROBE_DEFER too. */
export const scmi_txrx_setup = fn(
  'driver.c',
  'scmi_txrx_setup',
  { info: infoPtr, of_node: nodePtr, prot_id: protocolId },
  { ret: errno },
  [
    call('scmi_chan_setup', (_, l) => [l.info, l.of_node, l.prot_id, true], 'ret'),
    iff(
      (_, l) => l.ret === 0,
      [
        call('scmi_chan_setup', (_, l) => [l.info, l.of_node, l.prot_id, false], 'ret'),
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
);

/** The `reg` of a child node. */
export function regOf(s: World, node: number | null): ProtocolId {
  const found = node === null ? undefined : s.tree.nodes[node];
  if (!found) throw new Error(`no node ${node}`);
  return found.reg;
}

export const scmi_channels_setup = fn(
  'driver.c',
  'scmi_channels_setup',
  { info: infoPtr },
  { child: nodePtr, ret: errno },
  [
    call('scmi_txrx_setup', (_, l) => [l.info, 0, SCMI_PROTOCOL_BASE], 'ret'),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    loop([
      local('for_each_available_child_of_node_scoped(top_np, child)', (s, l) => {
        const next = (l.child ?? 0) + 1;
        l.child = next < s.tree.nodes.length ? next : null;
      }),
      hiddenIf((_, l) => l.child === null, [hiddenBreak()]),
      mention('if (of_property_read_u32(child)) continue'),
      when('12', [iff((s, l) => regOf(s, l.child) > 0xff, [cont()])]),
      call('scmi_txrx_setup', (s, l) => [l.info, l.child, regOf(s, l.child)], 'ret'),
      // The reference of the iterator, which is not modelled: put by hand, or by a scoped iterator.
      iff((_, l) => l.ret !== 0, [mention('of_node_put(child)'), ret((_, l) => l.ret)]),
    ]),
    ret(() => 0),
  ],
);
