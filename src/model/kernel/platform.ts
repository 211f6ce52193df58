// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  fn,
  hiddenBreak,
  hiddenIf,
  hiddenLoop,
  local,
  ret,
  step,
  when,
} from './c.ts';
import { get } from './device.ts';
import { device, parent } from './heap.ts';
import { device_lock, device_unlock } from './lock.ts';
import {
  channelPtr,
  devicePtr,
  errno,
  flag,
  infoPtr,
  instancePtr,
  parentPtr,
  transportPtr,
} from './values.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';

/** The driver core (dd.c, core.c) for the instance's platform device P and its supplier T. */

/** The links of consumers that are bound, or being bound, stay; but they hold P back no longer. */
function dormant(s: World, pointer: number | null): void {
  for (const dev of s.devices) {
    if (dev.parent === pointer && dev.link !== 'none') dev.link = 'dormant';
  }
}

/**
 * driver_probe_device() of P, with really_probe(): scmi_probe() and, when that fails, what the core undoes. When the attributes of
 * the driver cannot be added the core calls scmi_remove(), and it unbinds no consumers before that.
 */
export const probe_P = fn('kernel', 'driver_probe_device', { parent: parentPtr }, { ret: errno }, [
  device_lock('arm-scmi', (s, l) => parent(s, l.parent, 'really_probe()').lock),
  hiddenIf(
    (s, l) => {
      const P = parent(s, l.parent, 'really_probe()');
      return P.driver === 'unbound' && P.life === 'registered';
    },
    [
      step('device_links_check_suppliers(arm-scmi)', (s, l) => {
        const P = parent(s, l.parent, 'really_probe()');
        P.driver = 'probing';
        P.deferred = false;
        s.probe_count += 1;
      }),
      call('scmi_probe', (_, l) => [l.parent], 'ret'),
      hiddenIf(
        (_, l) => l.ret === 0,
        [
          attempt(
            'device_add_groups(arm-scmi, versions_groups)',
            'device_add_groups',
            () => undefined,
            (_, l) => {
              l.ret = '-ENOMEM';
            },
            { private: true },
          ),
          hiddenIf((_, l) => l.ret !== 0, [call('scmi_remove', (_, l) => [l.parent])]),
        ],
      ),
      hiddenIf(
        (_, l) => l.ret === 0,
        [
          step('driver_bound(arm-scmi)', (s, l) => {
            const P = parent(s, l.parent, 'driver_bound()');
            P.driver = 'bound';
            P.link = 'active';
            s.probe_count -= 1;
          }),
          // the devices that were linked while it was probing
          when('on-request', [
            step('device_links_driver_bound(arm-scmi)', (s, l) => {
              for (const dev of s.devices) {
                if (dev.parent === l.parent && dev.link === 'dormant') dev.link = 'available';
              }
            }),
          ]),
        ],
        [
          step('device_links_no_driver(arm-scmi)', (s, l) => {
            const P = parent(s, l.parent, 'really_probe()');
            P.link = 'none';
            P.driver = 'unbound';
            dormant(s, l.parent);
          }),
          call('device_unbind_cleanup', (_, l) => [l.parent]),
          local('driver_deferred_probe_add(arm-scmi)', (s, l) => {
            parent(s, l.parent, 'really_probe()').deferred = l.ret === '-EPROBE_DEFER';
            s.probe_count -= 1;
          }),
        ],
      ),
    ],
  ),
  device_unlock('arm-scmi', (s, l) => parent(s, l.parent, 'really_probe()').lock),
]);

/** __device_release_driver() of P: its consumers first, then scmi_remove(), then devres. */
export const release_P = fn(
  'kernel',
  'device_release_driver_internal',
  { parent: parentPtr },
  { busy: flag },
  [
    device_lock('arm-scmi', (s, l) => parent(s, l.parent, '__device_release_driver()').lock),
    hiddenIf(
      (s, l) => parent(s, l.parent, '__device_release_driver()').driver === 'bound',
      [
        hiddenLoop([
          step('device_links_busy(arm-scmi)', (s, l) => {
            const consumers = s.devices.filter((dev) => dev.parent === l.parent);
            l.busy = consumers.some((dev) => dev.link === 'probe' || dev.link === 'active');
            if (!l.busy) {
              for (const dev of consumers) if (dev.link !== 'none') dev.link = 'unbind';
            }
            parent(s, l.parent, 'device_links_busy()').driver = 'unbinding';
          }),
          hiddenIf((_, l) => l.busy !== true, [hiddenBreak()]),
          device_unlock(
            'arm-scmi',
            (s, l) => parent(s, l.parent, '__device_release_driver()').lock,
          ),
          call('device_links_unbind_consumers', (_, l) => [l.parent]),
          device_lock('arm-scmi', (s, l) => parent(s, l.parent, '__device_release_driver()').lock),
        ]),
        call('scmi_remove', (_, l) => [l.parent]),
        call('device_unbind_cleanup', (_, l) => [l.parent]),
        step('device_links_driver_cleanup(arm-scmi)', (s, l) => {
          const P = parent(s, l.parent, 'device_links_driver_cleanup()');
          P.driver = 'unbound';
          P.link = 'none';
          dormant(s, l.parent);
        }),
      ],
    ),
    device_unlock('arm-scmi', (s, l) => parent(s, l.parent, '__device_release_driver()').lock),
  ],
);

/** device_links_unbind_consumers(P): one consumer after the other, starting over after each. */
export const device_links_unbind_consumers = fn(
  'kernel',
  'device_links_unbind_consumers',
  { parent: parentPtr },
  { dev: devicePtr, probing: flag },
  [
    hiddenLoop([
      step('device_links_write_lock()', (s, l) => {
        l.dev = null;
        l.probing = false;
        for (const [i, dev] of s.devices.entries()) {
          if (dev.parent !== l.parent || dev.link === 'none') continue;
          if (dev.link === 'probe') {
            l.dev = i;
            l.probing = true;
            return;
          }
          const active = dev.link === 'active';
          dev.link = 'unbind';
          if (active) {
            get(s, dev, 'core');
            l.dev = i;
            return;
          }
        }
      }),
      hiddenIf((_, l) => l.dev === null, [hiddenBreak()]),
      hiddenIf(
        (_, l) => l.probing === true,
        [
          step('wait_for_device_probe()', () => undefined, {
            wait: (s, l) =>
              s.probe_count === 0 && device(s, l.dev, 'wait_for_device_probe()').link !== 'probe',
          }),
        ],
        [
          call('device_release_driver', (_, l) => [l.dev]),
          call('put_device', (_, l) => [l.dev, false, false]),
        ],
      ),
    ]),
  ],
);

/** devres_release_all(P): in the opposite order of allocation, one object a step. */
export const device_unbind_cleanup = fn(
  'kernel',
  'device_unbind_cleanup',
  { parent: parentPtr },
  { info: infoPtr, pi: instancePtr, cinfo: channelPtr },
  [
    local('info', (s, l) => {
      l.info = parent(s, l.parent, 'devres_release_all()').info;
    }),
    hiddenIf((_, l) => l.info === null, [ret()]),
    hiddenLoop([
      step('release_nodes(dev, &todo) /* protocol instance */', (s, l) => {
        const last = s.instances.findLastIndex((pi) => pi.info === l.info && pi.life === 'live');
        l.pi = last < 0 ? null : last;
        const pi = s.instances[last];
        if (!pi) return;
        pi.life = 'freed';
        if (pi.pd === 'live') pi.pd = 'freed';
      }),
      hiddenIf((_, l) => l.pi === null, [hiddenBreak()]),
    ]),
    step('release_nodes(dev, &todo) /* notification core */', (s, l) => {
      const ni = l.info === null ? undefined : s.notify[l.info];
      if (ni?.life === 'live') ni.life = 'freed';
    }),
    call('release_nodes', (_, l) => [l.info]),
    hiddenLoop([
      step('release_nodes(dev, &todo) /* channel */', (s, l) => {
        const last = s.channels.findLastIndex(
          (cinfo, i) =>
            cinfo.info === l.info &&
            (cinfo.life === 'live' || s.smboxes[i]?.life === 'live' || s.smcs[i]?.life === 'live'),
        );
        l.cinfo = last < 0 ? null : last;
        const cinfo = s.channels[last];
        const smbox = s.smboxes[last];
        const smc = s.smcs[last];
        if (smbox?.life === 'live') smbox.life = 'freed';
        if (smc?.life === 'live') smc.life = 'freed';
        if (cinfo?.life === 'live') cinfo.life = 'freed';
      }),
      hiddenIf((_, l) => l.cinfo === null, [hiddenBreak()]),
    ]),
    step('release_nodes(dev, &todo) /* struct scmi_info */', (s, l) => {
      const freed = l.info === null ? undefined : s.infos[l.info];
      if (freed) freed.life = 'freed';
      parent(s, l.parent, 'devres_release_all()').info = null;
    }),
  ],
);

/** platform_device_unregister(P) behind kill_device(P). */
export const afterKill = <F extends { readonly parent: number | null }>(): Stmt<World, F>[] => [
  call('device_release_driver_internal', (_, l) => [l.parent]),
  step('device_links_purge(arm-scmi)', (s, l) => {
    parent(s, l.parent, 'driver_deferred_probe_del()').deferred = false;
    for (const dev of s.devices) if (dev.parent === l.parent) dev.link = 'none';
  }),
  step('kobject_del(arm-scmi)', (s, l) => {
    parent(s, l.parent, 'platform_device_unregister()').life = 'deleted';
  }),
];

/** The transport's platform device T of one SCMI node. */
export function transport(s: World, pointer: number | null): World['transports'][number] {
  const found = pointer === null ? undefined : s.transports[pointer];
  if (!found) throw new Error(`no transport device ${pointer}`);
  return found;
}

/**
 * bind_store() in sysfs, for T: the transport driver's probe (common.h, DEFINE_SCMI_TRANSPORT_DRIVER)
 * creates P on T.
 */
export const bind_T = fn(
  'kernel',
  'device_driver_attach',
  { T: transportPtr },
  { parent: parentPtr },
  [
    device_lock('transport', (s, l) => transport(s, l.T).lock),
    hiddenIf(
      (s, l) => transport(s, l.T).driver === 'unbound',
      [
        step('platform_device_add(arm-scmi)', (s, l) => {
          const T = transport(s, l.T);
          T.driver = 'probing';
          const free = s.parents.findIndex((candidate) => candidate.life === 'none');
          const P = s.parents[free];
          if (!P) throw new Error('the pool of platform devices is used up: raise its bound');
          P.life = 'registered';
          P.transport = l.T;
          l.parent = free;
          T.parent = free;
        }),
        call('driver_probe_device', (_, l) => [l.parent]),
        step('driver_bound(transport)', (s, l) => {
          transport(s, l.T).driver = 'bound';
        }),
      ],
    ),
    device_unlock('transport', (s, l) => transport(s, l.T).lock),
  ],
);

/** unbind_store() in sysfs, for T: its consumer P first, then the devm action that unregisters P. */
export const unbind_T = fn(
  'kernel',
  'device_driver_detach',
  { T: transportPtr },
  { busy: flag, parent: parentPtr },
  [
    device_lock('transport', (s, l) => transport(s, l.T).lock),
    hiddenIf(
      (s, l) => transport(s, l.T).driver === 'bound',
      [
        local('P', (s, l) => {
          l.parent = transport(s, l.T).parent;
        }),
        hiddenLoop([
          step('device_links_busy(transport)', (s, l) => {
            const { link } = parent(s, l.parent, 'device_links_busy()');
            l.busy = link === 'probe' || link === 'active';
            transport(s, l.T).driver = 'unbinding';
          }),
          hiddenIf((_, l) => l.busy !== true, [hiddenBreak()]),
          device_unlock('transport', (s, l) => transport(s, l.T).lock),
          step(
            'device_links_unbind_consumers(transport)',
            (s, l) => {
              const P = parent(s, l.parent, 'device_links_unbind_consumers()');
              if (P.link !== 'none') P.link = 'unbind';
            },
            { wait: (s, l) => parent(s, l.parent, 'wait_for_device_probe()').link !== 'probe' },
          ),
          call('device_release_driver_internal', (_, l) => [l.parent]),
          device_lock('transport', (s, l) => transport(s, l.T).lock),
        ]),
        step('kill_device(arm-scmi)', (s, l) => {
          parent(s, l.parent, 'platform_device_unregister()').life = 'killed';
        }),
        ...afterKill(),
        step('device_links_driver_cleanup(transport)', (s, l) => {
          const T = transport(s, l.T);
          T.driver = 'unbound';
          T.parent = null;
        }),
      ],
    ),
    device_unlock('transport', (s, l) => transport(s, l.T).lock),
  ],
);

/** deferred_probe_work_func(): tries once more what had to wait. */
export const deferred_probe = fn(
  'kernel',
  'deferred_probe_work_func',
  {},
  { parent: parentPtr, dev: devicePtr },
  [
    step('list_del_init(deferred)', (s, l) => {
      const P = s.parents.findIndex((candidate) => candidate.deferred);
      const C = s.devices.findIndex((candidate) => candidate.deferred);
      const dev = s.devices[C];
      const found = s.parents[P];
      if (found) {
        found.deferred = false;
        l.parent = P;
      } else if (dev) {
        dev.deferred = false;
        get(s, dev, 'core');
        l.dev = C;
      }
    }),
    hiddenIf((_, l) => l.parent !== null, [call('driver_probe_device', (_, l) => [l.parent])]),
    hiddenIf(
      (_, l) => l.dev !== null,
      [
        call('bus_probe_device', (_, l) => [l.dev]),
        call('put_device', (_, l) => [l.dev, false, false]),
      ],
    ),
  ],
);
