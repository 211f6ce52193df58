// SPDX-License-Identifier: GPL-2.0-only
import type { Primitive } from '../../explorer/schema.ts';
import { attempt, byTransport, call, fn, iff, mention, ret } from '../kernel/c.ts';
import { parent } from '../kernel/heap.ts';
import { errno, parentPtr } from '../kernel/values.ts';
import type { Stmt } from '../language/statement.ts';
import type { World } from '../world.ts';

/** drivers/firmware/arm_scmi/driver.c: what an instance depends on. */

/** The transport is what the platform data says; the link makes T's unbind wait for P's. */
export const scmi_transport_setup = fn(
  'driver.c',
  'scmi_transport_setup',
  { parent: parentPtr },
  { ret: errno },
  [
    mention('if (!trans) return NULL'),
    attempt(
      'device_link_add(dev, trans->supplier, DL_FLAG_AUTOREMOVE_CONSUMER)',
      'device_link_add',
      (s, l) => {
        parent(s, l.parent, 'scmi_transport_setup()').link = 'probe';
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-EINVAL';
      },
    ),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    mention('of_property_read_u32(dev->of_node)'),
    ret((_, l) => l.ret),
  ],
);

/**
 * Form 'tree-device': scmi_probe() asks the transport for a supplier, where it has the op. Only virtio
 * has; mailboxes and SMC depend on nothing that could be unbound below them in this model. `failed` is
 * what is done where the supplier is not there.
 */
export function linkSupplier<F extends { readonly parent: number | null; ret: Primitive }>(
  failed: Stmt<World, F>,
): Stmt<World, F> {
  const c = 'ret = desc->ops->link_supplier(dev)';
  const asked = (hasOp: boolean, ask: Stmt<World, F>): readonly Stmt<World, F>[] => [
    iff(() => hasOp, [ask, iff((_, l) => l.ret !== 0, [failed])]),
  ];
  return byTransport(
    'virtio',
    asked(
      true,
      call('virtio_link_supplier', (_, l) => [l.parent], 'ret' as keyof F & string, c),
    ),
    asked(false, mention(c)),
  );
}
