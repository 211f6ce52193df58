// SPDX-License-Identifier: GPL-2.0-only
import type { Primitive } from '../../explorer/schema.ts';
import {
  attempt,
  cont,
  hiddenBreak,
  hiddenIf,
  iff,
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
import type { Stmt } from '../language/statement.ts';
import type { ProtocolId } from '../scenario.ts';
import type { World } from '../world.ts';
import { u8 } from './busDevices.ts';
import { regOf } from './driverChannels.ts';
import { scmi_list_mutex } from './driverHandles.ts';

/** drivers/firmware/arm_scmi/driver.c: what probing and removing an instance has in all layouts. */

interface Instance {
  readonly parent: number | null;
  info: number | null;
}

/** struct scmi_info, reachable from its device from here on. */
export const newInstance = <F extends Instance>(): Stmt<World, F>[] => [
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
];

const initIdr = <F extends Instance>(
  name: 'protocols' | 'active_protocols' | 'tx_idr' | 'rx_idr',
): Stmt<World, F> =>
  local(`idr_init(&info->${name})`, (s, l) => {
    idr_init(info(s, l.info, 'scmi_probe()')[name]);
  });

/** `more` is what an instance has besides. */
export const initInstance = <F extends Instance>(
  more: readonly Stmt<World, F>[],
): readonly Stmt<World, F>[] => [
  mention('info->dev = dev; INIT_LIST_HEAD(&info->node)'),
  initIdr('protocols'),
  mention('mutex_init(&info->protocols_mtx)'),
  initIdr('active_protocols'),
  ...more,
  initIdr('tx_idr'),
  initIdr('rx_idr'),
  mention('handle->dev = info->dev; of_property_read_u32(np)'),
];

/** From here on drivers get its handle. */
export const listInstance = <F extends Instance>(): Stmt<World, F>[] => [
  mutex_lock('scmi_list_mutex', scmi_list_mutex),
  local('list_add_tail(&info->node, &scmi_list)', (s, l) => {
    info(s, l.info, 'scmi_probe()').listed = true;
  }),
  mutex_unlock('scmi_list_mutex', scmi_list_mutex),
];

export const unlistInstance = <F extends Instance>(): Stmt<World, F>[] => [
  mutex_lock('scmi_list_mutex', scmi_list_mutex),
  local('list_del(&info->node)', (s, l) => {
    info(s, l.info, 'scmi_remove()').listed = false;
  }),
  mutex_unlock('scmi_list_mutex', scmi_list_mutex),
];

/** Whether the platform implements a protocol: asked by u8, so that an oversized id is cut first. */
function implemented(id: number): boolean {
  return [0x12, 0x13, 0x15].includes(u8(id));
}

interface Children extends Instance {
  child: number | null;
  prot_id: ProtocolId | null;
  ret: Primitive;
}

/** The protocols of the device tree become active, each with what `create` does for it. */
export const createChildren = <F extends Children>(create: Stmt<World, F>): Stmt<World, F> =>
  loop([
    local('for_each_available_child_of_node(np, child)', (s, l) => {
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
    create,
  ]);

interface Protocols extends Instance {
  at: number | null;
  child: number | null;
}

/** Their nodes are put, and nothing is looked up in them any more. */
export const dropProtocols = <F extends Protocols>(): Stmt<World, F>[] => [
  mutex_lock('info->protocols_mtx', (s, l) => info(s, l.info, 'scmi_remove()').protocols_mtx),
  local('idr_destroy(&info->protocols)', (s, l) => {
    idr_destroy(s, 'protocols', info(s, l.info, 'scmi_remove()').protocols);
  }),
  mutex_unlock('info->protocols_mtx', (s, l) => info(s, l.info, 'scmi_remove()').protocols_mtx),
  loop([
    local('idr_for_each_entry(&info->active_protocols, child, id)', (s, l) => {
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
];
