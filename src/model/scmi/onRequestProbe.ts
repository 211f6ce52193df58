// SPDX-License-Identifier: GPL-2.0-only
import { call, fn, goto, iff, inForm, label, local, mention, ret, when } from '../kernel/c.ts';
import { parent } from '../kernel/heap.ts';
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

/** drivers/firmware/arm_scmi/driver.c in form 'on-request': an instance has no id and no notifiers. */

const SCMI_PROTOCOL_BASE = 0x10;

export const scmi_probe = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_probe',
    { parent: parentPtr },
    { info: infoPtr, ret: errno, child: nodePtr, prot_id: protocolId },
    [
      mention('desc = of_device_get_match_data(dev)'),
      iff(() => false, [ret(() => '-EINVAL')]),
      ...newInstance(),
      ...initInstance([]),
      linkSupplier(ret((_, l) => l.ret)),
      call('scmi_txrx_setup', (_, l) => [l.info, null, SCMI_PROTOCOL_BASE], 'ret'),
      iff((_, l) => l.ret !== 0, [when('3', [goto('clear_txrx_setup')], [ret((_, l) => l.ret)])]),
      call('scmi_xfer_info_init', (_, l) => [l.info], 'ret'),
      iff((_, l) => l.ret !== 0, [goto('clear_txrx_setup')]),
      call('scmi_notification_init', (_, l) => [l.info]),
      call('scmi_protocol_acquire', (_, l) => [l.info, SCMI_PROTOCOL_BASE], 'ret'),
      iff((_, l) => l.ret !== 0, [goto('notification_exit')]),
      ...listInstance(),
      createChildren(call('scmi_create_protocol_devices', (_, l) => [l.child, l.info, l.prot_id])),
      ret(() => 0),
      label('notification_exit'),
      when('13', [], [call('scmi_notification_exit', (_, l) => [l.info])]),
      label('clear_txrx_setup'),
      call('scmi_cleanup_txrx_channels', (_, l) => [l.info]),
      when('13', [call('scmi_notification_exit', (_, l) => [l.info])]),
      ret((_, l) => l.ret),
    ],
  ),
);

export const scmi_remove = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_remove',
    { parent: parentPtr },
    { info: infoPtr, at: idrSlot, child: nodePtr },
    [
      local('info = platform_get_drvdata(pdev)', (s, l) => {
        l.info = parent(s, l.parent, 'scmi_remove()').info;
      }),
      ...unlistInstance(),
      when('13', [call('scmi_cleanup_txrx_channels', (_, l) => [l.info])]),
      call('scmi_notification_exit', (_, l) => [l.info]),
      ...dropProtocols(),
      when('13', [], [call('scmi_cleanup_txrx_channels', (_, l) => [l.info])]),
    ],
  ),
);
