// SPDX-License-Identifier: GPL-2.0-only
import { broken } from '../kernel/broken.ts';
import {
  attempt,
  call,
  choose,
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
import { allocate, device, info, instance } from '../kernel/heap.ts';
import { idr_alloc, idr_find, idr_remove } from '../kernel/idr.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import { refcount_dec_and_test } from '../kernel/refcount.ts';
import { devicePtr, errno, flag, infoPtr, instancePtr, protocolId } from '../kernel/values.ts';
import { DRIVERS } from '../scenario.ts';
import type { Idr, World } from '../world.ts';

/** drivers/firmware/arm_scmi/driver.c: protocol instances, acquired by drivers and by the core. */

const protocols = (s: World, pointer: number | null): Idr<number> =>
  info(s, pointer, 'info->protocols').protocols;

const protocols_mtx = (s: World, l: { readonly info: number | null }) =>
  info(s, l.info, 'info->protocols_mtx').protocols_mtx;

/** Runs under protocols_mtx; instance_init() sends messages. */
export const scmi_alloc_init_protocol_instance = fn(
  'driver.c',
  'scmi_alloc_init_protocol_instance',
  { info: infoPtr, protocol: protocolId },
  { pi: instancePtr, ret: errno },
  [
    mention('gid = devres_open_group(handle->dev)'),
    mention('if (!gid) { scmi_protocol_put(proto); goto out; }'),
    attempt(
      'pi = devm_kzalloc(handle->dev)',
      'kzalloc',
      (s, l) => {
        l.pi = allocate(s.instances, 'protocol instances');
        const pi = s.instances[l.pi];
        if (pi) {
          pi.life = 'live';
          pi.info = l.info;
          pi.protocol = l.protocol ?? 0x10;
          pi.users = 1;
        }
      },
      (_, l) => {
        l.pi = null;
      },
      { private: true },
    ),
    iff((_, l) => l.pi === null, [goto('clean')]),
    mention(
      'pi->gid = gid; pi->handle = handle; pi->ph.dev = handle->dev; refcount_set(&pi->users, 1)',
    ),
    call('do_xfer', (_, l) => [l.info, l.protocol], 'ret', 'pi->proto->instance_init(&pi->ph)'),
    iff((_, l) => l.ret !== 0, [goto('clean')]),
    attempt(
      'ret = idr_alloc(&info->protocols, pi, proto->id)',
      'idr_alloc',
      (s, l) => {
        idr_alloc(s, 'protocols', protocols(s, l.info), l.protocol ?? 0, l.pi ?? 0);
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
    ),
    iff((_, l) => l.ret !== 0, [goto('clean')]),
    iff(() => true, [call('scmi_register_protocol_events', (_, l) => [l.info, l.pi])]),
    mention('devres_close_group(handle->dev, pi->gid)'),
    when(
      'no-negotiation',
      [],
      [mention('if (pi->version) scmi_protocol_version_negotiate(&pi->ph)')],
    ),
    ret((_, l) => l.pi),
    label('clean'),
    mention('scmi_protocol_put(proto)'),
    local('devres_release_group(handle->dev, gid)', (s, l) => {
      if (l.pi !== null) instance(s, l.pi, 'devres_release_group()').life = 'freed';
    }),
    label('out'),
    ret(),
  ],
);

export const scmi_get_protocol_instance = fn(
  'driver.c',
  'scmi_get_protocol_instance',
  { info: infoPtr, protocol: protocolId },
  { pi: instancePtr },
  [
    mutex_lock('info->protocols_mtx', protocols_mtx),
    local('pi = idr_find(&info->protocols, protocol_id)', (s, l) => {
      l.pi = idr_find(protocols(s, l.info), l.protocol ?? 0);
    }),
    iff(
      (_, l) => l.pi !== null,
      [
        local('refcount_inc(&pi->users)', (s, l) => {
          instance(s, l.pi, 'refcount_inc()').users += 1;
        }),
      ],
      [
        mention('proto = scmi_protocol_get(protocol_id)'),
        iff(
          () => true,
          [call('scmi_alloc_init_protocol_instance', (_, l) => [l.info, l.protocol], 'pi')],
        ),
      ],
    ),
    mutex_unlock('info->protocols_mtx', protocols_mtx),
    ret((_, l) => l.pi),
  ],
);

export const scmi_protocol_acquire = fn(
  'driver.c',
  'scmi_protocol_acquire',
  { info: infoPtr, protocol: protocolId },
  { pi: instancePtr },
  [
    call('scmi_get_protocol_instance', (_, l) => [l.info, l.protocol], 'pi'),
    ret((_, l) => (l.pi === null ? '-EIO' : 0)),
  ],
);

/** The last user takes the instance down: its events first, and that waits for its notify_work. */
export const scmi_protocol_release = fn(
  'driver.c',
  'scmi_protocol_release',
  { info: infoPtr, protocol: protocolId },
  { pi: instancePtr, last: flag },
  [
    mutex_lock('info->protocols_mtx', protocols_mtx),
    local('pi = idr_find(&info->protocols, protocol_id)', (s, l) => {
      l.pi = idr_find(protocols(s, l.info), l.protocol ?? 0);
    }),
    iff(
      (_, l) => l.pi === null,
      [
        local('WARN_ON(!pi)', (s) => {
          broken(s, 'references-balanced', 'scmi_protocol_release(): there is no such instance');
        }),
        goto('out'),
      ],
    ),
    local('refcount_dec_and_test(&pi->users)', (s, l) => {
      const pi = instance(s, l.pi, 'refcount_dec_and_test()');
      l.last = refcount_dec_and_test(s, pi, 'scmi_protocol_release(): pi');
    }),
    iff(
      (_, l) => l.last === true,
      [
        iff(() => true, [call('scmi_deregister_protocol_events', (_, l) => [l.info, l.protocol])]),
        mention('if (pi->proto->instance_deinit) pi->proto->instance_deinit(&pi->ph)'),
        local('idr_remove(&info->protocols, protocol_id)', (s, l) => {
          idr_remove(s, 'protocols', protocols(s, l.info), l.protocol ?? 0);
        }),
        mention('scmi_protocol_put(pi->proto)'),
        step('devres_release_group(handle->dev, gid)', (s, l, self) => {
          const pi = instance(s, l.pi, 'devres_release_group()');
          pi.life = 'freed';
          if (pi.pd === 'live') pi.pd = 'freed';
          // Only a dispatcher that frees its own work keeps its name on it.
          if (pi.notify_work.worker !== self) pi.notify_work.worker = null;
        }),
      ],
    ),
    label('out'),
    mutex_unlock('info->protocols_mtx', protocols_mtx),
  ],
);

/**
 * An SCMI driver's probe: takes its protocol (devm), may send a message and register for events
 * (devm), and may fail in the end. Stands for scmi_drv->probe of any driver.
 */
export const scmi_driver_probe = fn(
  'kernel',
  'scmi_driver_probe',
  { dev: devicePtr },
  { info: infoPtr, protocol: protocolId, ret: errno },
  [
    local('handle = scmi_dev->handle', (s, l) => {
      const dev = device(s, l.dev, 'scmi_driver_probe()');
      l.info = dev.handle;
      l.protocol = dev.protocol;
    }),
    call('scmi_protocol_acquire', (_, l) => [l.info, l.protocol], 'ret', 'devm_protocol_get()'),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    local('devres_add(&sdev->dev, dres)', (s, l) => {
      device(s, l.dev, 'devres_add()').protocol_devres = l.info;
    }),
    iff(
      (s, l) => driverOf(s, l.dev).sends,
      [call('do_xfer', (_, l) => [l.info, l.protocol], 'ret')],
    ),
    iff(
      (s, l) => driverOf(s, l.dev).notifies,
      [
        call(
          'scmi_notifier_register',
          (_, l) => [l.info, l.protocol],
          'ret',
          'devm_event_notifier_register()',
        ),
        iff(
          (_, l) => l.ret === 0,
          [
            local('devres_add(&sdev->dev, dres)', (s, l) => {
              device(s, l.dev, 'devres_add()').notifier_devres = l.info;
            }),
          ],
        ),
      ],
    ),
    choose(
      'probe()',
      [
        {
          note: '',
          apply: (_, l) => {
            l.ret = 0;
          },
        },
        {
          note: '-EPROBE_DEFER',
          site: 'driver_probe',
          apply: (_, l) => {
            l.ret = '-EPROBE_DEFER';
          },
        },
      ],
      { private: true },
    ),
    ret((_, l) => l.ret),
  ],
);

function driverOf(s: World, dev: number | null) {
  const { name } = device(s, dev, 'scmi_driver_probe()');
  const found = s.drivers[(DRIVERS as readonly string[]).indexOf(name)];
  if (!found) throw new Error(`no driver asks for ${name}`);
  return found;
}
