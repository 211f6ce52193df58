// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from '../../explorer/layout.ts';
import type { StateView } from './stateView.ts';

type Node<T> =
  { readonly slot: Slot; readonly next: Map<number, Node<T>> } | { readonly result: T };

/**
 * Remembers what a pure function of the state answered, by the leaves that it read: the function runs
 * once for each distinct reading. The same idea as the explorer's own learning, in its plainest form.
 */
export class Readings<S, T> {
  private root: Node<T> | undefined;
  private readonly view: StateView<S>;
  private readonly run: () => T;
  /** Told of each leaf that the answers come to depend on. */
  private readonly onSlot: (slot: Slot) => void;

  constructor(view: StateView<S>, run: () => T, onSlot: (slot: Slot) => void = () => undefined) {
    this.view = view;
    this.run = run;
    this.onSlot = onSlot;
  }

  /** The answer for the state at `words[offset…]`. */
  answer(words: Int32Array, offset: number): T {
    let node = this.root;
    while (node !== undefined && 'slot' in node) {
      const { slot } = node;
      node = node.next.get((words[offset + slot.word]! >>> slot.shift) & slot.mask);
    }
    return node === undefined ? this.learn(words, offset) : node.result;
  }

  private learn(words: Int32Array, offset: number): T {
    const reads: { slot: Slot; code: number }[] = [];
    const seen = new Set<Slot>();
    this.view.onRead = (slot, code) => {
      if (seen.has(slot)) return;
      seen.add(slot);
      reads.push({ slot, code });
    };
    this.view.look(words, offset);
    const result = this.run();
    this.view.onRead = () => undefined;
    this.root = this.insert(this.root, reads, 0, result);
    return result;
  }

  private insert(
    node: Node<T> | undefined,
    reads: readonly { readonly slot: Slot; readonly code: number }[],
    from: number,
    result: T,
  ): Node<T> {
    const read = reads[from];
    if (!read) return { result };
    if (node === undefined) {
      this.onSlot(read.slot);
      node = { slot: read.slot, next: new Map() };
    }
    if (!('slot' in node) || node.slot !== read.slot) {
      throw new Error('a recipe or an abstraction is impure: it read other fields than before');
    }
    node.next.set(read.code, this.insert(node.next.get(read.code), reads, from + 1, result));
    return node;
  }
}
