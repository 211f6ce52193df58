// SPDX-License-Identifier: GPL-2.0-only
import type { World } from '../world.ts';

/** What the device tree says of mailboxes: constants of a run. */

/** How many mailboxes one SCMI node and its children name. */
function mailboxesOfTree(s: World): number {
  return s.tree.nodes.reduce((sum, { mboxes }) => sum + mboxes, 0);
}

/**
 * The controller's channel behind the `index`-th entry of a node's `mboxes`; a second SCMI node has
 * channels of its own behind those of the first.
 */
export function mailboxOf(
  s: World,
  instance: number | null,
  node: number | null,
  index: number,
): number {
  if (node === null) throw new Error('mailboxOf(): no node');
  const P = s.parents[s.infos[instance ?? 0]?.parent ?? 0];
  const first = (P?.transport ?? 0) * mailboxesOfTree(s);
  return s.tree.nodes.slice(0, node).reduce((sum, { mboxes }) => sum + mboxes, first + index);
}

/** How many mailboxes a node names. */
export function mboxesOf(s: World, np: number | null): number {
  const node = np === null ? undefined : s.tree.nodes[np];
  if (!node) throw new Error(`no node ${np}`);
  return node.mboxes;
}

/** A device tree that names as many areas as its mailboxes need; only with two mailboxes is there a choice. */
function shmemsOf(s: World, np: number | null): number {
  const mboxes = mboxesOf(s, np);
  if (mboxes === 2) return s.tree.shmems;
  return mboxes === 1 ? 1 : 2;
}

/** As many areas as mailboxes, and at most two: a mailbox a direction, each with an area of its own. */
export function oneEach(s: World, np: number | null): boolean {
  const mboxes = mboxesOf(s, np);
  return mboxes > 0 && mboxes === shmemsOf(s, np);
}

interface ChannelIds {
  readonly a2p_rx: number;
  readonly p2a: number;
  readonly p2a_rx: number;
}

/** What mailbox_chan_validate() computes besides its answer. */
export function idsOf(s: World, np: number | null): ChannelIds {
  switch (mboxesOf(s, np)) {
    case 2:
      return shmemsOf(s, np) === 2
        ? { a2p_rx: 0, p2a: 1, p2a_rx: 0 }
        : { a2p_rx: 1, p2a: 0, p2a_rx: 0 };
    case 3:
      return { a2p_rx: 1, p2a: 2, p2a_rx: 0 };
    case 4:
      return { a2p_rx: 1, p2a: 2, p2a_rx: 3 };
    default:
      return { a2p_rx: 0, p2a: 0, p2a_rx: 0 };
  }
}

/** Whether the platform notifies by this channel of the controller. */
export function isP2A(s: World, chan: number): boolean {
  let first = 0;
  return s.tree.nodes.some(({ mboxes }, np) => {
    const { p2a } = idsOf(s, np);
    const found = p2a !== 0 && first + p2a === chan % mailboxesOfTree(s);
    first += mboxes;
    return found;
  });
}
