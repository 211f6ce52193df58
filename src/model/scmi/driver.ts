// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  fn,
  goto,
  iff,
  label,
  local,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { info, parent } from '../kernel/heap.ts';
import { nextSlot } from '../kernel/idr.ts';
import { chain_update } from '../kernel/notifierChain.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';
import { errno, idrSlot, infoPtr, nodePtr, parentPtr, protocolId } from '../kernel/values.ts';
import {
  createChildren,
  dropProtocols,
  initInstance,
  listInstance,
  newInstance,
  unlistInstance,
} from './driverInstance.ts';
import { linkSupplier } from './driverSupplier.ts';

/** drivers/firmware/arm_scmi/driver.c: probe and remove of an instance. */

const SCMI_PROTOCOL_BASE = 0x10;

/** Sizes and allocates the transfer tables; the last of what the receive path needs. */
export const scmi_xfer_info_init = fn(
  'driver.c',
  'scmi_xfer_info_init',
  { info: infoPtr },
  { ret: errno },
  [
    mention('ret = scmi_channels_max_msg_configure(sinfo)'),
    mention('if (ret) return ret'),
    attempt(
      'ret = __scmi_xfer_info_init(sinfo, &sinfo->tx_minfo)',
      'kzalloc',
      (s, l) => {
        info(s, l.info, '__scmi_xfer_info_init()').tx_minfo = true;
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
    ),
    iff(
      (_, l) => l.ret === 0,
      [
        mention('idr_is_empty(&sinfo->rx_idr)'),
        iff(
          (s, l) => nextSlot(info(s, l.info, 'scmi_xfer_info_init()').rx_idr, 0) !== null,
          [
            attempt(
              'ret = __scmi_xfer_info_init(sinfo, &sinfo->rx_minfo)',
              'kzalloc',
              (s, l) => {
                info(s, l.info, '__scmi_xfer_info_init()').rx_minfo = true;
                l.ret = 0;
              },
              (_, l) => {
                l.ret = '-ENOMEM';
              },
            ),
          ],
        ),
      ],
    ),
    ret((_, l) => l.ret),
  ],
);

/** Raw mode is not modelled: it is compiled out, or this tree is older. */
const rawMode = <F>(c: string): Stmt<World, F> => when('no-raw', [], [mention(c)]);

export const scmi_probe = fn(
  'driver.c',
  'scmi_probe',
  { parent: parentPtr },
  { info: infoPtr, ret: errno, child: nodePtr, prot_id: protocolId },
  [
    when(
      'tree-device',
      [mention('desc = of_device_get_match_data(dev)'), iff(() => false, [ret(() => '-EINVAL')])],
      [
        call('scmi_transport_setup', (_, l) => [l.parent], 'ret'),
        iff((_, l) => l.ret !== 0, [goto('out_err')]),
      ],
    ),
    ...newInstance(),
    attempt(
      'info->id = ida_alloc_min(&scmi_id, 0)',
      'ida_alloc',
      (s, l) => {
        s.scmi_id[l.info ?? 0] = true;
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
      { private: true },
    ),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    ...initInstance([mention('mutex_init(&info->devreq_mtx)')]),
    when('tree-device', [linkSupplier(goto('clear_ida'))]),
    call('scmi_channels_setup', (_, l) => [l.info], 'ret'),
    iff((_, l) => l.ret !== 0, [when('3', [goto('clear_txrx_setup')], [goto('clear_ida')])]),
    attempt(
      'ret = bus_register_notifier(&scmi_bus_type, &info->bus_nb)',
      'bus_register_notifier',
      (s, l) => {
        s.bus_notifier.blocks[l.info ?? 0] = true;
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
      { wait: (s) => s.bus_notifier.readers === 0 },
    ),
    iff((_, l) => l.ret !== 0, [goto('clear_txrx_setup')]),
    attempt(
      'ret = blocking_notifier_chain_register(&scmi_requested_devices_nh, &info->dev_req_nb)',
      'blocking_notifier_chain_register',
      (s, l) => {
        s.scmi_requested_devices_nh.blocks[l.info ?? 0] = true;
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
      { wait: (s) => s.scmi_requested_devices_nh.readers === 0 },
    ),
    iff((_, l) => l.ret !== 0, [goto('clear_bus_notifier')]),
    call('scmi_xfer_info_init', (_, l) => [l.info], 'ret'),
    iff((_, l) => l.ret !== 0, [goto('clear_dev_req_notifier')]),
    rawMode(
      'if (scmi_top_dentry) { scmi_debugfs_common_setup(info); if (raw) { scmi_debugfs_raw_mode_setup(info); if (!coex) { if (ret) goto clear_dev_req_notifier; return 0; } } }',
    ),
    call('scmi_notification_init', (_, l) => [l.info]),
    call('scmi_protocol_acquire', (_, l) => [l.info, SCMI_PROTOCOL_BASE], 'ret'),
    iff(
      (_, l) => l.ret !== 0,
      [
        rawMode('if (coex) return 0'),
        when('13-quiesce', [goto('raw_mode_cleanup')], [goto('notification_exit')]),
      ],
    ),
    ...listInstance(),
    createChildren(
      call('scmi_create_protocol_devices', (_, l) => [l.child, l.info, l.prot_id, null]),
    ),
    ret(() => 0),
    when(
      '13',
      [
        when('13-quiesce', [label('raw_mode_cleanup')], [label('notification_exit')]),
        rawMode('if (IS_ENABLED()) scmi_raw_mode_cleanup(info->raw)'),
      ],
      [
        label('notification_exit'),
        rawMode('if (IS_ENABLED()) scmi_raw_mode_cleanup(info->raw)'),
        call('scmi_notification_exit', (_, l) => [l.info]),
      ],
    ),
    label('clear_dev_req_notifier'),
    chain_update(
      'blocking_notifier_chain_unregister(&scmi_requested_devices_nh, &info->dev_req_nb)',
      (s) => s.scmi_requested_devices_nh,
      (blocks, l) => {
        blocks[l.info ?? 0] = false;
      },
    ),
    label('clear_bus_notifier'),
    chain_update(
      'bus_unregister_notifier(&scmi_bus_type, &info->bus_nb)',
      (s) => s.bus_notifier,
      (blocks, l) => {
        blocks[l.info ?? 0] = false;
      },
    ),
    label('clear_txrx_setup'),
    when('13-quiesce', [call('scmi_notification_quiesce', (_, l) => [l.info])]),
    call('scmi_cleanup_txrx_channels', (_, l) => [l.info]),
    when('13', [call('scmi_notification_exit', (_, l) => [l.info])]),
    label('clear_ida'),
    step('ida_free(&scmi_id, info->id)', (s, l) => {
      s.scmi_id[l.info ?? 0] = false;
    }),
    label('out_err'),
    ret((_, l) => l.ret),
  ],
);

export const scmi_remove = fn(
  'driver.c',
  'scmi_remove',
  { parent: parentPtr },
  { info: infoPtr, at: idrSlot, child: nodePtr },
  [
    local('info = platform_get_drvdata(pdev)', (s, l) => {
      l.info = parent(s, l.parent, 'scmi_remove()').info;
    }),
    rawMode('if (IS_ENABLED()) scmi_raw_mode_cleanup(info->raw)'),
    ...unlistInstance(),
    when('6', [unregisterRequests()]),
    when('13-quiesce', [call('scmi_notification_quiesce', (_, l) => [l.info])]),
    when('13', [call('scmi_cleanup_txrx_channels', (_, l) => [l.info])]),
    call('scmi_notification_exit', (_, l) => [l.info]),
    ...dropProtocols(),
    when('6', [], [unregisterRequests()]),
    chain_update(
      'bus_unregister_notifier(&scmi_bus_type, &info->bus_nb)',
      (s) => s.bus_notifier,
      (blocks, l) => {
        blocks[l.info ?? 0] = false;
      },
    ),
    when('13', [], [call('scmi_cleanup_txrx_channels', (_, l) => [l.info])]),
    step('ida_free(&scmi_id, info->id)', (s, l) => {
      s.scmi_id[l.info ?? 0] = false;
    }),
  ],
);

/** Waits for running request callbacks. */
function unregisterRequests<F extends { readonly info: number | null }>() {
  return chain_update<F>(
    'blocking_notifier_chain_unregister(&scmi_requested_devices_nh, &info->dev_req_nb)',
    (s) => s.scmi_requested_devices_nh,
    (blocks, l) => {
      blocks[l.info ?? 0] = false;
    },
  );
}
