// SPDX-License-Identifier: GPL-2.0-only
import {
  codeOf,
  eachLeaf,
  placeOf,
  type Branch,
  type Layout,
  type Shape,
  type Slot,
} from './layout.ts';
import type { Mutable } from './schema.ts';

/** One leaf that was read or written, and the code of its value. */
export interface Access {
  readonly slot: Slot;
  readonly code: number;
}

/**
 * Watches pure functions of a packed state: which leaves they read, in which order, and what they
 * write. It gives two views of the state, made once and used for all readings:
 *
 * - `base`, for `moves` and properties, is read only. A recipe that closes over it still sees the
 *   state before the move, as with plain data.
 * - `draft`, for `apply`, sees its own writes, like an immer draft.
 *
 * Unlike immer it cannot alias: writing one part of the draft into another is an error, because
 * immer would then share the two.
 */
export class Recorder<S> {
  readonly base: S;
  readonly draft: Mutable<S>;

  private words: Int32Array = new Int32Array(0);
  private offset = 0;
  private readList: Access[] = [];
  private writeMap = new Map<Slot, number>();
  // A leaf was read in this reading when its stamp is the reading's number: nothing to clear.
  private readonly readStamp: Uint32Array;
  private reading = 0;
  private readonly drafts = new WeakSet<object>();

  constructor(layout: Layout) {
    this.readStamp = new Uint32Array(layout.slots.length);
    this.base = this.view(layout.root, false) as S;
    this.draft = this.view(layout.root, true) as Mutable<S>;
  }

  /** Starts a reading of the state at `words[offset…]`, which must stay as it is meanwhile. */
  begin(words: Int32Array, offset: number): void {
    this.words = words;
    this.offset = offset;
    this.readList = [];
    this.reading++;
    this.beginMove();
  }

  /** Forgets the writes, keeps the reads: the draft is the state again. */
  beginMove(): void {
    this.writeMap = new Map();
  }

  /** First reads since `begin`, in order; reads of what the move itself wrote are not among them. */
  get reads(): readonly Access[] {
    return this.readList;
  }

  /** The writes since `beginMove`: the last one for each leaf. */
  get writes(): readonly Access[] {
    const writes: Access[] = [];
    this.writeMap.forEach((code, slot) => writes.push({ slot, code }));
    return writes;
  }

  /** @throws Error naming the leaf when the value is not in its domain. */
  protected codeOf(slot: Slot, value: unknown): number {
    return codeOf(slot, value);
  }

  /** The value of a code that `codeOf` gave. */
  protected valueOf(slot: Slot, code: number): unknown {
    return slot.values[code];
  }

  private read(slot: Slot, draft: boolean): unknown {
    const written = draft ? this.writeMap.get(slot) : undefined;
    if (written !== undefined) return this.valueOf(slot, written);
    const code = (this.words[this.offset + slot.word]! >>> slot.shift) & slot.mask;
    // A leaf with one value says nothing about the state.
    if (slot.bits > 0 && this.readStamp[slot.index] !== this.reading) {
      this.readStamp[slot.index] = this.reading;
      this.readList.push({ slot, code });
    }
    return slot.values[code];
  }

  private write(shape: Shape, value: unknown): void {
    if (typeof value === 'object' && value !== null && this.drafts.has(value)) {
      throw new Error(`${placeOf(shape)}: write a copy, not another part of the draft`);
    }
    if (shape.kind === 'leaf') {
      this.writeMap.set(shape.slot, this.codeOf(shape.slot, value));
    } else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      for (const [key, part] of entries) {
        const child = shape.children.get(key);
        if (child !== undefined) this.write(child, part);
      }
      // The parts first, so that a part of the draft hidden inside is found; then what is missing.
      eachLeaf(shape, value, () => undefined);
    } else {
      throw new Error(`${placeOf(shape)}: ${String(value)} is not of this ${shape.kind}'s shape`);
    }
  }

  private view(shape: Shape, draft: boolean): object {
    if (shape.kind === 'leaf') throw new Error('a state is a record or an array, not a leaf');
    const proxy = new Proxy(skeleton(shape), this.traps(shape, draft));
    if (draft) this.drafts.add(proxy);
    return proxy;
  }

  private traps(shape: Branch, draft: boolean): ProxyHandler<object> {
    // Views of parts are made when they are asked for: most readings look at few.
    const parts = new Map<string, object>();
    const valueOf = (key: string, child: Shape): unknown => {
      if (child.kind === 'leaf') return this.read(child.slot, draft);
      const part = parts.get(key) ?? this.view(child, draft);
      parts.set(key, part);
      return part;
    };
    const childOf = (key: string | symbol): Shape | undefined =>
      typeof key === 'string' ? shape.children.get(key) : undefined;
    const fixed = (key: string | symbol): never => {
      throw new Error(`${placeOf(shape)}: the schema fixes its shape (field ${String(key)})`);
    };
    return {
      get: (target, key, receiver) => {
        const child = childOf(key);
        return child === undefined
          ? Reflect.get(target, key, receiver)
          : valueOf(key as string, child);
      },
      set: (_target, key, value) => {
        if (!draft) throw new Error(`${placeOf(shape, key)}: only a move's apply may write`);
        if (key === 'length' && value === shape.children.size) return true;
        const child = childOf(key);
        if (child === undefined) return fixed(key);
        this.write(child, value);
        return true;
      },
      getOwnPropertyDescriptor: (target, key) => {
        const child = childOf(key);
        if (child === undefined) return Reflect.getOwnPropertyDescriptor(target, key);
        const value = valueOf(key as string, child);
        return { value, writable: true, enumerable: true, configurable: true };
      },
      deleteProperty: (_target, key) => fixed(key),
      defineProperty: (_target, key) => fixed(key),
    };
  }
}

/**
 * The proxy's target: the right keys and the right prototype, so that array methods and spreads work. Nothing
 * is ever written to it, so that all views of a part have the same one.
 */
function skeleton(shape: Branch): object {
  const known = skeletons.get(shape);
  if (known) return known;
  const keys = [...shape.children.keys()];
  const made =
    shape.kind === 'array'
      ? keys.map(() => null)
      : Object.fromEntries(keys.map((key) => [key, null]));
  skeletons.set(shape, made);
  return made;
}

const skeletons = new WeakMap<Branch, object>();
