// SPDX-License-Identifier: GPL-2.0-only
import type { World } from '../world.ts';

/**
 * References on device tree nodes beyond the tree's own, each held for a device or for an entry of
 * active_protocols. Gets and puts of different contexts commute, so they fold into other steps;
 * the balance is judged by state rules.
 */

/** of_node_get() for a device. */
export function of_node_get(s: World, pointer: number | null, holder: { nodeRefs: number }): void {
  const node = pointer === null ? undefined : s.nodes[pointer];
  if (!node) return;
  node.refs += 1;
  holder.nodeRefs += 1;
}

/** of_node_put() for a device. */
export function of_node_put(s: World, pointer: number | null, holder: { nodeRefs: number }): void {
  const node = pointer === null ? undefined : s.nodes[pointer];
  if (!node) return;
  node.refs -= 1;
  holder.nodeRefs -= 1;
}
