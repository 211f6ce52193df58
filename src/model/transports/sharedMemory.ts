// SPDX-License-Identifier: GPL-2.0-only
import type { Primitive } from '../../explorer/schema.ts';
import { attempt, iff, local, mention, ret, when } from '../kernel/c.ts';
import { channel, device } from '../kernel/heap.ts';
import type { Stmt } from '../language/statement.ts';
import { borrowedNode } from '../scmi/onRequestChannels.ts';
import type { World } from '../world.ts';

interface Channel {
  readonly cinfo: number | null;
  np: number | null;
}

/** cdev->of_node: of the channel's own device, or of the one that it borrows. */
export const nodeOfChannel = <F extends Channel>(what: string): Stmt<World, F> =>
  when(
    'on-request',
    [
      local('cdev = cinfo->dev', (s, l) => {
        l.np = borrowedNode(s, channel(s, l.cinfo, what).dev);
      }),
    ],
    [
      local('cdev = cinfo->dev', (s, l) => {
        l.np = device(s, channel(s, l.cinfo, what).dev, what).node;
      }),
    ],
  );

interface Mapping {
  ret: Primitive;
}

/**
 * Maps the shared memory of a channel: by the core's helper, or (form 'own-mapping') by what that does.
 * The mapping lives as long as the struct that `place` is a member of; `res` is what the helper is given.
 */
export function mapSharedMemory<F extends Mapping>(place: string, res: string): Stmt<World, F>[] {
  const map = (c: string): Stmt<World, F> =>
    attempt(
      c,
      'setup_iomap',
      (_, l) => {
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-EADDRNOTAVAIL';
      },
      { private: true },
    );
  return [
    when(
      'own-mapping',
      [
        // What can fail before the mapping leaves just what a failed mapping leaves.
        mention('np = of_parse_phandle(cdev->of_node, "shmem", idx)'),
        mention('if (incompatible) { of_node_put(np); return -ENXIO; }'),
        mention('ret = of_address_to_resource(np, 0, &res)'),
        mention('of_node_put(np)'),
        mention('if (ret) return ret'),
        map(`${place} = devm_ioremap(dev, res.start, size)`),
      ],
      [map(`${place} = core->shmem->setup_iomap(cinfo, dev, tx, ${res})`)],
    ),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
  ];
}
