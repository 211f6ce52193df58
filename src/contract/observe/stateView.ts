// SPDX-License-Identifier: GPL-2.0-only
import { codeOf, eachLeaf, type Layout, type Shape, type Slot } from '../../explorer/layout.ts';

/** One access to a leaf of the state, in the order in which a recipe makes them. */
export interface Touch {
  readonly slot: Slot;
  readonly write: boolean;
  /** The code that was read or written. */
  readonly code: number;
}

/**
 * A packed state seen as the plain object that recipes expect. Every access to a leaf is noted in
 * `touches`; writes go to an overlay, and the words stay as they are.
 */
export class StateView<S> {
  readonly root: S;
  touches: Touch[] = [];
  /** Told of each read that the overlay did not answer. */
  onRead: (slot: Slot, code: number) => void = () => undefined;

  private words: Int32Array = new Int32Array(0);
  private offset = 0;
  private readonly overlay = new Map<Slot, number>();

  constructor(layout: Layout) {
    this.root = this.proxy(layout.root) as S;
  }

  /** Looks at the state at `words[offset…]`, without writes. */
  look(words: Int32Array, offset: number): void {
    this.words = words;
    this.offset = offset;
    this.reset();
  }

  /** Forgets the writes. */
  reset(): void {
    this.overlay.clear();
    this.touches = [];
  }

  /** The code of a leaf, unnoticed. */
  peek(slot: Slot): number {
    return (
      this.overlay.get(slot) ?? (this.words[this.offset + slot.word]! >>> slot.shift) & slot.mask
    );
  }

  private read(slot: Slot): unknown {
    const written = this.overlay.get(slot);
    const code = this.peek(slot);
    if (slot.bits > 0) {
      if (written === undefined) this.onRead(slot, code);
      this.touches.push({ slot, write: false, code });
    }
    return slot.values[code];
  }

  private write(shape: Shape, value: unknown): void {
    eachLeaf(shape, value, (slot, leaf) => {
      const code = codeOf(slot, leaf);
      this.overlay.set(slot, code);
      this.touches.push({ slot, write: true, code });
    });
  }

  private proxy(shape: Shape): object {
    if (shape.kind === 'leaf') throw new Error('a state is a record or an array, not a leaf');
    const { children } = shape;
    const parts = new Map<string, object>();
    for (const [key, child] of children) {
      if (child.kind !== 'leaf') parts.set(key, this.proxy(child));
    }
    const valueOf = (child: Shape, key: string): unknown =>
      child.kind === 'leaf' ? this.read(child.slot) : parts.get(key);
    const keys = [...children.keys()];
    const target =
      shape.kind === 'array'
        ? keys.map(() => null)
        : Object.fromEntries(keys.map((key) => [key, null]));
    return new Proxy<object>(target, {
      get: (own, key, receiver) => {
        const child = typeof key === 'string' ? children.get(key) : undefined;
        return child ? valueOf(child, key as string) : Reflect.get(own, key, receiver);
      },
      set: (_own, key, value) => {
        if (key === 'length') return true;
        const child = typeof key === 'string' ? children.get(key) : undefined;
        if (!child) throw new Error(`${shape.path}: the schema has no field ${String(key)}`);
        this.write(child, value);
        return true;
      },
      getOwnPropertyDescriptor: (own, key) => {
        const child = typeof key === 'string' ? children.get(key) : undefined;
        if (!child) return Reflect.getOwnPropertyDescriptor(own, key);
        const value = valueOf(child, key as string);
        return { value, writable: true, enumerable: true, configurable: true };
      },
    });
  }
}
