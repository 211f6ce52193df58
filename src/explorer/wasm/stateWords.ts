// SPDX-License-Identifier: GPL-2.0-only
import type { Layout } from '../layout.ts';
import type { CoreMemory } from './coreMemory.ts';
import type { Cores } from './cores.ts';
import type { NodeIndex } from './nodeIndex.ts';
import { declaredPlacement, type Placement } from './placement.ts';
import { Rewording } from './rewording.ts';

/** Makes keys of states' words, and words of keys; the words are by the layout. */
export class StateWords {
  private readonly memory: CoreMemory;
  private readonly cores: Cores;
  private readonly nodeIndex: NodeIndex;
  private readonly layout: Layout;
  private readonly placement: Placement;
  private readonly toCore: Rewording;
  private readonly toPlain: Rewording;
  private readonly vector: number;

  /** @param vector the address of memory of its own for a state's tree */
  constructor(
    memory: CoreMemory,
    cores: Cores,
    nodeIndex: NodeIndex,
    layout: Layout,
    placement: Placement,
    vector: number,
  ) {
    const declared = declaredPlacement(layout);
    this.memory = memory;
    this.cores = cores;
    this.nodeIndex = nodeIndex;
    this.layout = layout;
    this.placement = placement;
    this.toCore = new Rewording(layout, declared, placement);
    this.toPlain = new Rewording(layout, placement, declared);
    this.vector = vector;
  }

  /**
   * The key of the state at `words[offset…]`.
   * @throws OutOfMemory
   */
  keyOf(words: Int32Array, offset: number): bigint {
    return this.encode(this.toCore.of(words, offset));
  }

  /** The words of a key's state, valid until the next call. */
  wordsOf(key: bigint): Int32Array {
    this.decode(key);
    return this.toPlain.of(this.memory.words, this.wordsAt);
  }

  /** Makes keys of the keys that states have in another core. */
  rekeying(other: StateWords): (key: bigint) => bigint {
    const rewording = new Rewording(this.layout, other.placement, this.placement);
    return (key) => {
      other.decode(key);
      return this.encode(rewording.of(other.memory.words, other.wordsAt));
    };
  }

  private encode(words: Int32Array): bigint {
    this.nodeIndex.makeRoom();
    this.memory.words.set(words, this.wordsAt);
    return this.cores.own.encode(this.vector);
  }

  private decode(key: bigint): void {
    this.cores.own.decode(key, this.vector);
  }

  /** Where the words begin of the tree in memory. */
  private get wordsAt(): number {
    return (this.vector >>> 2) + this.placement.words;
  }
}
