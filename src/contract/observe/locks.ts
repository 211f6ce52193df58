// SPDX-License-Identifier: GPL-2.0-only
import type { Layout, Slot } from '../../explorer/index.ts';
import type { Place } from '../../model/language/thread.ts';
import { pattern } from './paths.ts';

/** What can be held: a lock with an owner, or a work item that a worker runs (as lockdep sees it). */
interface Holdable {
  readonly slot: Slot;
  readonly name: string;
}

/** What locks are called, by the pattern of the leaf that says who holds them. */
const NAMES: Readonly<Record<string, string>> = {
  'scmi_list_mutex.owner': 'scmi_list_mutex',
  'scmi_requested_devices_mtx.owner': 'scmi_requested_devices_mtx',
  'transports.*.lock.owner': 'device_lock(transport device)',
  'parents.*.lock.owner': 'device_lock(arm-scmi)',
  'devices.*.lock.owner': 'device_lock(scmi_dev)',
  'infos.*.protocols_mtx.owner': 'info->protocols_mtx',
  'infos.*.devreq_mtx.owner': 'info->devreq_mtx',
  'smboxes.*.chan_lock.owner': 'smbox->chan_lock',
  'smcs.*.shmem_lock.owner': 'scmi_smc->shmem_lock',
  'instances.*.registered_mtx.owner': 'pd->registered_mtx',
  'notify.*.pending_mtx.owner': 'ni->pending_mtx',
  'notify.*.init_work.worker': 'work ni->init_work',
  'instances.*.notify_work.worker': 'work pd->notify_work',
};

/** Procedures that run the blocks of a notifier chain under its rwsem. */
const CHAINS: Readonly<Record<string, string>> = {
  blocking_notifier_call_chain: 'scmi_requested_devices_nh.rwsem',
  bus_notify: 'bus notifier rwsem',
};

/** Patterns of the leaves that a chain's registration writes. */
const CHAIN_BLOCKS: Readonly<Record<string, string>> = {
  'scmi_requested_devices_nh.blocks.*': 'scmi_requested_devices_nh.rwsem',
  'bus_notifier.blocks.*': 'bus notifier rwsem',
};

/** The locks of one layout. */
export class Locks {
  private readonly holdable: readonly Holdable[];
  private readonly bySlot: ReadonlyMap<Slot, string>;

  constructor(layout: Layout) {
    this.holdable = layout.slots
      .filter(({ path }) => /\.(owner|worker)$/.test(path))
      .map((slot) => ({ slot, name: lockName(slot.path) }));
    this.bySlot = new Map(this.holdable.map(({ slot, name }) => [slot, name]));
  }

  /** What the thread holds in the state at `words[offset…]`, by name. */
  heldBy(thread: number, words: Int32Array, offset: number): readonly string[] {
    return this.holdable
      .filter(({ slot }) => {
        const code = (words[offset + slot.word]! >>> slot.shift) & slot.mask;
        return slot.values[code] === thread;
      })
      .map(({ name }) => name);
  }

  /** The lock that a leaf stands for. */
  at(slot: Slot): string | undefined {
    return this.bySlot.get(slot);
  }
}

function lockName(path: string): string {
  return NAMES[pattern(path)] ?? path.replace(/\.(owner|worker)$/, '');
}

/** Read locks of notifier chains that a call stack holds. */
export function chainsIn(stack: readonly Place[]): readonly string[] {
  return stack.flatMap(({ fn, c }) => {
    const chain = CHAINS[fn];
    return chain === undefined || c.startsWith('down_read(') ? [] : [`${chain} (read)`];
  });
}

/** The read lock that this statement takes. */
export function chainTaken(stack: readonly Place[]): string | undefined {
  const top = stack.at(-1);
  const chain = top && top.c.startsWith('down_read(') ? CHAINS[top.fn] : undefined;
  return chain === undefined ? undefined : `${chain} (read)`;
}

/** The chain whose registration writes this leaf. */
export function chainWritten(path: string): string | undefined {
  const chain = CHAIN_BLOCKS[pattern(path)];
  return chain === undefined ? undefined : `${chain} (write)`;
}
