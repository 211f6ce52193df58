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
import { allocate, info, parent } from '../kernel/heap.ts';
import { idr_alloc, idr_destroy, idr_find, idr_init, keyOf, nextSlot } from '../kernel/idr.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import { chain_update } from '../kernel/notifierChain.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';
import { errno, idrSlot, infoPtr, nodePtr, parentPtr, protocolId } from '../kernel/values.ts';
import { u8 } from './busDevices.ts';
import { regOf } from './driverChannels.ts';
import { linkSupplier } from './driverSupplier.ts';
import { scmi_list_mutex } from './driverHandles.ts';

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

/** Whether the platform implements a protocol: asked by u8, so that an oversized id is cut first. */
function implemented(id: number): boolean {
  return [0x12, 0x13, 0x15].includes(u8(id));
}

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
    attempt(
      'info = devm_kzalloc(dev)',
      'kzalloc',
      (s, l) => {
        l.info = allocate(s.infos, 'instances');
        const instance = s.infos[l.info];
        if (!instance) return;
        instance.life = 'live';
        instance.parent = l.parent;
        parent(s, l.parent, 'scmi_probe()').info = l.info;
      },
      (_, l) => {
        l.info = null;
      },
      { private: true },
    ),
    iff((_, l) => l.info === null, [ret(() => '-ENOMEM')]),
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
    local('idr_init', (s, l) => {
      const instance = info(s, l.info, 'scmi_probe()');
      idr_init(instance.protocols);
      idr_init(instance.active_protocols);
      idr_init(instance.tx_idr);
      idr_init(instance.rx_idr);
    }),
    mention(
      'info->dev = dev; INIT_LIST_HEAD(&info->node); mutex_init(&info->protocols_mtx); mutex_init(&info->devreq_mtx); handle->dev = info->dev; of_property_read_u32(np)',
    ),
    when('tree-device', [linkSupplier()]),
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
    mutex_lock('scmi_list_mutex', scmi_list_mutex),
    local('list_add_tail(&info->node, &scmi_list)', (s, l) => {
      info(s, l.info, 'scmi_probe()').listed = true;
    }),
    mutex_unlock('scmi_list_mutex', scmi_list_mutex),
    loop([
      local('next child', (s, l) => {
        const next = (l.child ?? 0) + 1;
        l.child = next < s.tree.nodes.length ? next : null;
        l.prot_id = l.child === null ? null : regOf(s, l.child);
      }),
      hiddenIf((_, l) => l.child === null, [hiddenBreak()]),
      mention('if (of_property_read_u32(child)) continue'),
      when('12', [iff((_, l) => (l.prot_id ?? 0) > 0xff, [cont()])]),
      iff((_, l) => !implemented(l.prot_id ?? 0), [cont()]),
      attempt(
        'ret = idr_alloc(&info->active_protocols, child, prot_id)',
        'idr_alloc',
        (s, l) => {
          const { active_protocols } = info(s, l.info, 'scmi_probe()');
          const stored = idr_alloc(
            s,
            'active_protocols',
            active_protocols,
            l.prot_id ?? 0,
            l.child ?? 0,
          );
          l.ret = stored ? 0 : '-ENOSPC';
        },
        (_, l) => {
          l.ret = '-ENOMEM';
        },
      ),
      iff((_, l) => l.ret !== 0, [cont()]),
      local('of_node_get(child)', (s, l) => {
        const node = l.child === null ? undefined : s.nodes[l.child];
        if (node) node.refs += 1;
      }),
      call('scmi_create_protocol_devices', (_, l) => [l.child, l.info, l.prot_id, null]),
    ]),
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
    mutex_lock('scmi_list_mutex', scmi_list_mutex),
    local('list_del(&info->node)', (s, l) => {
      info(s, l.info, 'scmi_remove()').listed = false;
    }),
    mutex_unlock('scmi_list_mutex', scmi_list_mutex),
    when('6', [unregisterRequests()]),
    when('13-quiesce', [call('scmi_notification_quiesce', (_, l) => [l.info])]),
    when('13', [call('scmi_cleanup_txrx_channels', (_, l) => [l.info])]),
    call('scmi_notification_exit', (_, l) => [l.info]),
    mutex_lock('info->protocols_mtx', (s, l) => info(s, l.info, 'scmi_remove()').protocols_mtx),
    local('idr_destroy(&info->protocols)', (s, l) => {
      idr_destroy(s, 'protocols', info(s, l.info, 'scmi_remove()').protocols);
    }),
    mutex_unlock('info->protocols_mtx', (s, l) => info(s, l.info, 'scmi_remove()').protocols_mtx),
    loop([
      local('idr_for_each_entry', (s, l) => {
        const { active_protocols } = info(s, l.info, 'scmi_remove()');
        l.at = nextSlot(active_protocols, l.at === null ? 0 : l.at + 1);
        l.child = l.at === null ? null : idr_find(active_protocols, keyOf(l.at));
      }),
      hiddenIf((_, l) => l.at === null, [hiddenBreak()]),
      step('of_node_put(child)', (s, l) => {
        const node = l.child === null ? undefined : s.nodes[l.child];
        if (node) node.refs -= 1;
      }),
    ]),
    step('idr_destroy(&info->active_protocols)', (s, l) => {
      idr_destroy(s, 'active_protocols', info(s, l.info, 'scmi_remove()').active_protocols);
    }),
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
