// SPDX-License-Identifier: GPL-2.0-only
import { OutOfMemory, type CoreMemory } from './coreMemory.ts';
import type { Cores } from './cores.ts';
import { NodeRanges } from './nodeRanges.ts';
import { MOST_NODES, NODE_COUNT } from './places.ts';
import type { Topology } from './topology.ts';

const LOAD = 0.7;
const FIRST_BITS = 14;

/**
 * The index of the inner nodes of compressed states: of 32-bit entries, by open addressing. It is no larger than it
 * must be, as it is looked into more often than anything else.
 */
export class NodeIndex {
  readonly ranges: NodeRanges;

  private readonly memory: CoreMemory;
  private readonly cores: Cores;
  /** No state has more inner nodes. */
  private readonly stateNodes: number;
  private bits = FIRST_BITS;
  private batchNodes = 0;

  constructor(memory: CoreMemory, cores: Cores, { words, parts }: Topology) {
    this.memory = memory;
    this.cores = cores;
    this.stateNodes = words + parts.length;
    this.ranges = new NodeRanges(
      memory,
      parts.map(({ bits }) => bits),
    );
    cores.own.nodeIndex.value = memory.allocate(4 << this.bits);
    cores.own.nodeBits.value = this.bits;
    memory.words[NODE_COUNT >>> 2] = 1;
  }

  /** Nodes, equal ones counted once. */
  get size(): number {
    return this.memory.words[NODE_COUNT >>> 2]! - 1;
  }

  /**
   * Lets it have room for so many nodes as a batch may add at most, which grows with what is learnt.
   * @throws OutOfMemory
   */
  foresee(batchNodes: number): void {
    if (batchNodes <= this.batchNodes) return;
    this.batchNodes = batchNodes;
    this.grow();
  }

  /**
   * Lets it have room for one more state.
   * @throws OutOfMemory
   */
  makeRoom(): void {
    if (this.size + this.stateNodes >= this.most) this.grow();
  }

  /**
   * Makes room for twice the nodes that may come before the next look at the limit. No other core may run.
   * @throws OutOfMemory
   */
  grow(): void {
    const margin = this.cores.count * this.batchNodes + this.stateNodes;
    const needed = this.size + 1 + 2 * margin;
    if (needed > MOST_NODES) throw new OutOfMemory();
    while (needed > this.most) this.double();
    this.cores.own.nodeLimit.value = this.most - margin;
  }

  /** Nodes that it may have, with number 0, which is none. */
  private get most(): number {
    return Math.min(MOST_NODES, Math.floor(LOAD * 2 ** this.bits));
  }

  private double(): void {
    const { own } = this.cores;
    const from = own.nodeIndex.value >>> 0;
    const bytes = 4 * 2 ** this.bits;
    this.bits++;
    own.nodeIndex.value = this.memory.allocate(2 * bytes);
    own.nodeBits.value = this.bits;
    this.cores.rehash('rehashNodes', from, bytes);
    this.memory.release(from, bytes);
  }
}
