// SPDX-License-Identifier: GPL-2.0-only
import type { CoreMemory } from './coreMemory.ts';
import { NODE_COUNT } from './places.ts';

/** How much of the memory is used before something goes to the disk: the rest is for the inner nodes to grow. */
const SHARE = 0.75;

/** The share of the memory for states that are settled together, and how many these are at least and at most. */
const SETTLE_SHARE = 1 / 8;
const LEAST_SETTLED = 1 << 14;
const MOST_SETTLED = 1 << 24;

/** What a store that goes to the disk may use of the memory. */
export class SpillBudget {
  private readonly memory: CoreMemory;
  private readonly allowed: () => number;

  /** @param allowed bytes that the store may have now */
  constructor(memory: CoreMemory, allowed: () => number) {
    this.memory = memory;
    this.allowed = allowed;
  }

  /** Whether something should go to the disk. */
  get isShort(): boolean {
    return this.memory.bytes + this.nodeBytes > SHARE * this.allowed();
  }

  /** Whether a table that is so many bytes larger leaves room for the inner nodes. */
  hasRoomForTable(bytes: number): boolean {
    return bytes <= SHARE * this.allowed() - this.nodeBytes - this.memory.reserved;
  }

  /** Whether so many bytes more fit beside what is for settling. */
  hasRoom(bytes: number): boolean {
    const rest = (1 - SETTLE_SHARE) * this.allowed() - this.nodeBytes - this.memory.bytes;
    return bytes <= rest;
  }

  /** How many things of so many bytes fit into what is for settling. */
  settledTogether(bytes: number): number {
    const most = Math.floor((SETTLE_SHARE * this.allowed()) / bytes);
    return Math.max(LEAST_SETTLED, Math.min(most, MOST_SETTLED));
  }

  private get nodeBytes(): number {
    return 8 * this.memory.words[NODE_COUNT >>> 2]!;
  }
}
