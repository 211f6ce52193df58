// SPDX-License-Identifier: GPL-2.0-only
import {
  brk,
  call,
  fn,
  hiddenBreak,
  hiddenIf,
  iff,
  inForm,
  local,
  loop,
  mention,
  ret,
  step,
} from '../kernel/c.ts';
import { device, info } from '../kernel/heap.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import {
  deviceName,
  devicePtr,
  driverPtr,
  errno,
  headPtr,
  infoPtr,
  nodePtr,
  protocolId,
} from '../kernel/values.ts';
import { DRIVERS } from '../scenario.ts';
import type { World } from '../world.ts';
import { headOf, requested_mtx } from './busRequests.ts';
import { scmi_list_mutex } from './driverHandles.ts';

/**
 * drivers/firmware/arm_scmi/driver.c in form 'on-request': devices are made for what drivers ask for, under
 * scmi_requested_devices_mtx, and stay until the core goes. scmi_syspower_mtx is only taken under that, and
 * never contended.
 */

const SCMI_PROTOCOL_SYSTEM = 0x12;
const SCMI_PROTOCOL_BASE = 0x10;

export const scmi_handle_get_from_info_unlocked = inForm(
  'on-request',
  fn('driver.c', 'scmi_handle_get_from_info_unlocked', { info: infoPtr }, {}, [
    local('info->users++', (s, l) => {
      info(s, l.info, 'scmi_handle_get()').users += 1;
    }),
    ret((_, l) => l.info),
  ]),
);

const instanceOf = (s: World, dev: number | null): number =>
  s.infos.findIndex(
    (other) => other.listed && other.parent === device(s, dev, 'scmi_handle_get()').parent,
  );

export const scmi_handle_get = inForm(
  'on-request',
  fn('driver.c', 'scmi_handle_get', { dev: devicePtr }, { handle: infoPtr }, [
    mutex_lock('scmi_list_mutex', scmi_list_mutex),
    loop([
      iff(
        (s, l) => instanceOf(s, l.dev) >= 0,
        [
          call('scmi_handle_get_from_info_unlocked', (s, l) => [instanceOf(s, l.dev)], 'handle'),
          brk(),
        ],
      ),
      hiddenBreak(),
    ]),
    mutex_unlock('scmi_list_mutex', scmi_list_mutex),
    ret((_, l) => l.handle),
  ]),
);

/** SystemPower is taken for good: nobody gives it back. */
export const scmi_get_protocol_device = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_get_protocol_device',
    { np: nodePtr, info: infoPtr, prot_id: protocolId, name: deviceName },
    { sdev: devicePtr, ret: errno },
    [
      call(
        'scmi_child_dev_find',
        (s, l) => [parentOf(s, l.info), l.prot_id, l.name, SCMI_PROTOCOL_BASE],
        'sdev',
      ),
      iff((_, l) => l.sdev !== null, [ret((_, l) => l.sdev)]),
      mention('mutex_lock(&scmi_syspower_mtx)'),
      iff(
        (s, l) => l.prot_id === SCMI_PROTOCOL_SYSTEM && s.scmi_syspower !== null,
        [mention('mutex_unlock(&scmi_syspower_mtx)'), ret()],
      ),
      call('scmi_device_create', (s, l) => [l.np, parentOf(s, l.info), l.prot_id, l.name], 'sdev'),
      iff((_, l) => l.sdev === null, [mention('mutex_unlock(&scmi_syspower_mtx)'), ret()]),
      call('scmi_txrx_setup', (_, l) => [l.info, l.sdev, l.prot_id], 'ret'),
      iff(
        (_, l) => l.ret !== 0,
        [
          call('scmi_device_destroy', (_, l) => [l.sdev]),
          mention('mutex_unlock(&scmi_syspower_mtx)'),
          ret(),
        ],
      ),
      hiddenIf(
        (_, l) => l.prot_id === SCMI_PROTOCOL_SYSTEM,
        [
          step('scmi_syspower_registered is true', (s) => {
            s.scmi_syspower = 'flag';
          }),
        ],
      ),
      mention('mutex_unlock(&scmi_syspower_mtx)'),
      ret((_, l) => l.sdev),
    ],
  ),
);

const parentOf = (s: World, instance: number | null): number | null =>
  info(s, instance, 'scmi_get_protocol_device()').parent;

export const scmi_create_protocol_device = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_create_protocol_device',
    { np: nodePtr, info: infoPtr, prot_id: protocolId, name: deviceName },
    { sdev: devicePtr },
    [
      call('scmi_get_protocol_device', (_, l) => [l.np, l.info, l.prot_id, l.name], 'sdev'),
      iff((_, l) => l.sdev === null, [ret()]),
      call('scmi_set_handle', (_, l) => [l.sdev]),
    ],
  ),
);

export const scmi_create_protocol_devices = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_create_protocol_devices',
    { np: nodePtr, info: infoPtr, prot_id: protocolId },
    { phead: headPtr, rdev: driverPtr },
    [
      mutex_lock('scmi_requested_devices_mtx', requested_mtx),
      step('phead = idr_find(scmi_requested_devices, prot_id)', (s, l) => {
        l.phead = headOf(s, l.prot_id ?? 0);
      }),
      iff(
        (_, l) => l.phead !== null,
        [
          loop([
            local('list_for_each_entry(rdev, phead, node)', (s, l) => {
              const from = l.rdev === null ? 0 : l.rdev + 1;
              const next = s.drivers.findIndex(
                (other, i) => i >= from && other.rdev === 'listed' && other.head === l.phead,
              );
              l.rdev = next < 0 ? null : next;
            }),
            hiddenIf((_, l) => l.rdev === null, [hiddenBreak()]),
            call('scmi_create_protocol_device', (_, l) => [
              l.np,
              l.info,
              l.prot_id,
              DRIVERS[l.rdev ?? 0] ?? 'A',
            ]),
          ]),
        ],
      ),
      mutex_unlock('scmi_requested_devices_mtx', requested_mtx),
    ],
  ),
);
