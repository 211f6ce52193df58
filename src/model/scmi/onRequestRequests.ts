// SPDX-License-Identifier: GPL-2.0-only
import {
  brk,
  call,
  fn,
  hiddenBreak,
  hiddenIf,
  iff,
  inForm,
  label,
  local,
  loop,
  ret,
  step,
} from '../kernel/c.ts';
import { device, info } from '../kernel/heap.ts';
import { idr_find } from '../kernel/idr.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import { devicePtr, driverPtr, errno, flag, headPtr, infoPtr, nodePtr } from '../kernel/values.ts';
import { DRIVERS } from '../scenario.ts';
import {
  addRequest,
  driver,
  dropEmptyHead,
  headOf,
  requested_mtx,
  scanRequests,
} from './busRequests.ts';
import { scmi_list_mutex } from './driverHandles.ts';

/** drivers/firmware/arm_scmi/driver.c in form 'on-request': what drivers ask for, and stop asking for. */

/** The protocols of an instance are read under scmi_list_mutex, and written by its probe without. */
export const scmi_protocol_device_request = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_protocol_device_request',
    { drv: driverPtr },
    {
      ret: errno,
      phead: headPtr,
      made: headPtr,
      duplicate: flag,
      info: infoPtr,
      child: nodePtr,
      sdev: devicePtr,
      handle: infoPtr,
    },
    [
      local('ret = 0', (_, l) => {
        l.ret = 0;
      }),
      mutex_lock('scmi_requested_devices_mtx', requested_mtx),
      scanRequests(),
      ...addRequest(),
      mutex_lock('scmi_list_mutex', scmi_list_mutex),
      loop([
        local('next info', (s, l) => {
          const from = l.info === null ? 0 : l.info + 1;
          const next = s.infos.findIndex((other, i) => i >= from && other.listed);
          l.info = next < 0 ? null : next;
        }),
        hiddenIf((_, l) => l.info === null, [hiddenBreak()]),
        step('child = idr_find(&info->active_protocols, id_table->protocol_id)', (s, l) => {
          info(s, l.info, 'scmi_protocol_device_request()').active_protocols.reading += 1;
        }),
        step('node found', (s, l) => {
          const { active_protocols } = info(s, l.info, 'scmi_protocol_device_request()');
          active_protocols.reading -= 1;
          l.child = idr_find(active_protocols, driver(s, l.drv).protocol);
        }),
        iff(
          (_, l) => l.child !== null,
          [
            call(
              'scmi_get_protocol_device',
              (s, l) => [l.child, l.info, driver(s, l.drv).protocol, DRIVERS[l.drv ?? 0] ?? 'A'],
              'sdev',
            ),
            iff(
              (_, l) => l.sdev !== null,
              [
                step('sdev is looked at', (s, l) => {
                  l.handle = device(s, l.sdev, 'scmi_protocol_device_request()').handle;
                }),
                iff(
                  (_, l) => l.handle === null,
                  [
                    call(
                      'scmi_handle_get_from_info_unlocked',
                      (_, l) => [l.info],
                      'handle',
                      'sdev->handle = scmi_handle_get_from_info_unlocked(info)',
                    ),
                    step('handle', (s, l) => {
                      device(s, l.sdev, 'scmi_protocol_device_request()').handle = l.handle;
                    }),
                  ],
                ),
                iff(
                  (_, l) => l.handle !== null,
                  [call('scmi_device_link_add', (_, l) => [l.sdev])],
                ),
              ],
            ),
          ],
        ),
      ]),
      mutex_unlock('scmi_list_mutex', scmi_list_mutex),
      label('out'),
      mutex_unlock('scmi_requested_devices_mtx', requested_mtx),
      ret((_, l) => l.ret),
    ],
  ),
);

/** Leaves the devices where they are. */
export const scmi_protocol_device_unrequest = inForm(
  'on-request',
  fn(
    'driver.c',
    'scmi_protocol_device_unrequest',
    { drv: driverPtr },
    { phead: headPtr, victim: flag, empty: flag },
    [
      mutex_lock('scmi_requested_devices_mtx', requested_mtx),
      step('phead = idr_find(scmi_requested_devices, id_table->protocol_id)', (s, l) => {
        l.phead = headOf(s, driver(s, l.drv).protocol);
        l.victim = l.phead !== null && driver(s, l.drv).rdev === 'listed';
      }),
      iff(
        (_, l) => l.phead !== null,
        [
          loop([
            iff(
              (_, l) => l.victim === true,
              [
                step('list_del(victim)', (s, l) => {
                  driver(s, l.drv).rdev = 'unlisted';
                }),
                local('kfree(victim)', (s, l) => {
                  driver(s, l.drv).rdev = 'freed';
                }),
                brk(),
              ],
            ),
            hiddenBreak(),
          ]),
          dropEmptyHead(),
        ],
      ),
      mutex_unlock('scmi_requested_devices_mtx', requested_mtx),
    ],
  ),
);
