// SPDX-License-Identifier: GPL-2.0-only
import { call, fn, hiddenIf, inForm, local, step, when } from './c.ts';
import { parent } from './heap.ts';
import { mutex_lock, mutex_unlock } from './lock.ts';
import { afterKill, transport } from './platform.ts';
import { parentPtr, transportPtr } from './values.ts';

/**
 * drivers/of/platform.c, for trees in which the instance's device P is that of the SCMI node itself (form
 * 'tree-device'): it comes and goes with the node, as by an overlay of the device tree, while mailboxes
 * and the virtio device stay. The driver has no files in sysfs to unbind it by. `transport` is the node.
 */

/**
 * The node is added: its device is registered, which probes it. In form 'on-request' the devices below it
 * come before their handles: they are probed by the deferred work, which a bound driver starts.
 */
export const of_platform_device_create = inForm(
  'tree-device',
  fn('kernel', 'of_platform_device_create', { np: transportPtr }, { parent: parentPtr }, [
    mutex_lock('of_overlay_phandle_mutex', (s, l) => transport(s, l.np).lock),
    hiddenIf(
      (s, l) => transport(s, l.np).driver === 'unbound',
      [
        step('of_device_add(arm-scmi)', (s, l) => {
          const free = s.parents.findIndex((candidate) => candidate.life === 'none');
          const P = s.parents[free];
          if (!P) throw new Error('the pool of platform devices is used up: raise its bound');
          P.life = 'registered';
          P.transport = l.np;
          l.parent = free;
          transport(s, l.np).parent = free;
          transport(s, l.np).driver = 'bound';
        }),
        call('driver_probe_device', (_, l) => [l.parent]),
      ],
    ),
    mutex_unlock('of_overlay_phandle_mutex', (s, l) => transport(s, l.np).lock),
    when('on-request', [
      hiddenIf(
        (s, l) => l.parent !== null && s.parents[l.parent]?.driver === 'bound',
        // driver_deferred_probe_trigger(): the devices of two drivers may have waited for it
        [call('deferred_probe_work_func'), call('deferred_probe_work_func')],
      ),
    ]),
  ]),
);

/** The node is removed: its device is unregistered, which unbinds it and whoever depends on it. */
export const of_platform_device_destroy = inForm(
  'tree-device',
  fn('kernel', 'of_platform_device_destroy', { np: transportPtr }, { parent: parentPtr }, [
    mutex_lock('of_overlay_phandle_mutex', (s, l) => transport(s, l.np).lock),
    hiddenIf(
      (s, l) => transport(s, l.np).driver === 'bound',
      [
        local('P', (s, l) => {
          l.parent = transport(s, l.np).parent;
        }),
        step(
          'kill_device(arm-scmi)',
          (s, l) => {
            parent(s, l.parent, 'platform_device_unregister()').life = 'killed';
          },
          // under device_lock(P): after a probe that is under way
          { wait: (s, l) => parent(s, l.parent, 'kill_device()').lock.owner === null },
        ),
        ...afterKill(),
        local('of_node_clear_flag(np, OF_POPULATED)', (s, l) => {
          transport(s, l.np).driver = 'unbound';
          transport(s, l.np).parent = null;
        }),
      ],
    ),
    mutex_unlock('of_overlay_phandle_mutex', (s, l) => transport(s, l.np).lock),
  ]),
);
