// SPDX-License-Identifier: GPL-2.0-only
import { each, type Rule } from './rule.ts';

/** Judged at rest, over all holders: devices and active_protocols. */
export const nodesBalanced: Rule = {
  name: 'nodes-balanced',
  contract: 'When an instance is gone, so are all node references taken for it.',
  impact:
    'A leaked of_node reference: the node is never freed, and the removal of its overlay reports a memory leak.',
  kind: 'quiet',
  clauses: (model) =>
    each(
      (s) => s.nodes,
      model,
      (node, i, s) => {
        if (s.infos.some(({ life }) => life === 'live')) return null;
        const held = s.devices.reduce(
          (sum, dev) => sum + (dev.node === i && dev.life !== 'freed' ? dev.nodeRefs : 0),
          0,
        );
        return node.refs === held
          ? null
          : `of_node#${i} has ${node.refs} references too many or too few beside ${held} of devices that are left`;
      },
    ),
  premise: {
    text: 'an instance is gone',
    holds: (s) => s.infos.some(({ life }) => life === 'freed'),
  },
};
