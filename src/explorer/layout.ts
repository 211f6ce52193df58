// SPDX-License-Identifier: GPL-2.0-only
import type { Leaf, Primitive, Schema } from './schema.ts';

/** Where one leaf of the state lives among the packed words, and what its codes mean. */
export interface Slot {
  /** Its position among the layout's slots. */
  readonly index: number;
  /** For messages, e.g. `ctx.2.r3`. */
  readonly path: string;
  /** The value of each code. */
  readonly values: readonly Primitive[];
  /** The code of each value. */
  readonly codes: Codes;
  /** Width; 0 for a leaf with a single value, which is not stored. */
  readonly bits: number;
  readonly word: number;
  readonly shift: number;
  /** Before shifting: `2 ** bits - 1`. */
  readonly mask: number;
}

/** Finds the code of a value; `undefined` for what is not in the domain. */
export interface Codes {
  readonly get: (value: Primitive) => number | undefined;
}

/** The schema's tree with slots for leaves. */
export type Shape = { readonly kind: 'leaf'; readonly path: string; readonly slot: Slot } | Branch;

/** An inner node of the tree; the children of an array are keyed `'0'`, `'1'`, … */
export interface Branch {
  readonly kind: 'array' | 'record';
  readonly path: string;
  readonly children: ReadonlyMap<string, Shape>;
}

/** How the states of one schema are packed into 32-bit words. */
export interface Layout {
  readonly root: Shape;
  readonly slots: readonly Slot[];
  /** Words per state, at least 1. */
  readonly width: number;
}

/** Hands out bits, first fit, so that small leaves fill the gaps that wide ones leave. */
class Allocator {
  readonly used: number[] = [0];

  place(bits: number): { readonly word: number; readonly shift: number } {
    let word = this.used.findIndex((used) => used + bits <= 32);
    if (word < 0) word = this.used.push(0) - 1;
    const shift = this.used[word] ?? 0;
    this.used[word] = shift + bits;
    // A single-valued leaf may land behind a full word's last bit; a shift of 32 would be a shift of 0.
    return { word, shift: shift & 31 };
  }
}

/** A large schema takes some milliseconds, and a command often explores and walks the same system. */
const layouts = new WeakMap<Schema, Layout>();

/**
 * Lays out a schema: each leaf takes `ceil(log2(values.length))` bits and never crosses a word.
 * @throws Error for a leaf without values, or with more than 2^31.
 */
export function layoutOf(schema: Schema): Layout {
  const layout = layouts.get(schema) ?? layOut(schema);
  layouts.set(schema, layout);
  return layout;
}

function layOut(schema: Schema): Layout {
  const slots: Slot[] = [];
  const allocator = new Allocator();
  // One leaf object often serves many places, and its domain may be large.
  const known = new Map<Leaf<Primitive>, Codes>();

  function place(leaf: Leaf<Primitive>, path: string): Slot {
    if (leaf.values.length === 0) throw new Error(`${path}: a leaf needs at least one value`);
    const codes = known.get(leaf) ?? codesOf(leaf.values);
    known.set(leaf, codes);
    const bits = 32 - Math.clz32(leaf.values.length - 1);
    if (bits > 31) throw new Error(`${path}: a leaf may have at most 2^31 values`);
    const mask = 2 ** bits - 1;
    const { values } = leaf;
    const slot = { index: slots.length, path, values, codes, bits, mask, ...allocator.place(bits) };
    slots.push(slot);
    return slot;
  }

  function shape(node: Schema, path: string): Shape {
    if (node.kind === 'leaf') return { kind: 'leaf', path, slot: place(node, path) };
    const parts: [string, Schema][] =
      node.kind === 'array'
        ? Array.from({ length: node.length }, (_, i) => [String(i), node.item])
        : Object.entries(node.fields);
    const children = parts.map(([key, part]): [string, Shape] => [
      key,
      shape(part, path === '' ? key : `${path}.${key}`),
    ]);
    return { kind: node.kind, path, children: new Map(children) };
  }

  const root = shape(schema, '');
  return { root, slots, width: allocator.used.length };
}

/**
 * The large domains are mostly integers in a row, where subtraction finds a code; the Map for what it
 * does not find is made when it is asked for.
 */
function codesOf(values: readonly Primitive[]): Codes {
  const low = values[0];
  let all: Map<Primitive, number> | undefined;
  return {
    get: (value) => {
      if (typeof low === 'number' && typeof value === 'number') {
        const at = value - low;
        if (values[at] === value) return at;
      }
      all ??= new Map(values.map((one, code) => [one, code]));
      return all.get(value);
    },
  };
}

/**
 * The code of a value.
 * @throws Error naming the leaf when the value is not in its domain.
 */
export function codeOf(slot: Slot, value: unknown): number {
  const code = slot.codes.get(value as Primitive);
  if (code === undefined) throw new Error(`${slot.path}: ${show(value)} is not in its domain`);
  return code;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}

/**
 * Calls `visit` for each leaf of `value`, which must have exactly this shape.
 * @throws Error naming the place where the shape differs.
 */
export function eachLeaf(
  shape: Shape,
  value: unknown,
  visit: (slot: Slot, value: unknown) => void,
): void {
  if (shape.kind === 'leaf') return visit(shape.slot, value);
  if (typeof value !== 'object' || value === null) {
    throw new Error(`${placeOf(shape)}: ${show(value)} is not ${aOrAn(shape.kind)}`);
  }
  const keys = Object.keys(value);
  const stranger = keys.find((key) => !shape.children.has(key));
  if (stranger !== undefined) {
    throw new Error(`${placeOf(shape)}: the schema has no field ${JSON.stringify(stranger)}`);
  }
  if (keys.length !== shape.children.size) {
    throw new Error(`${placeOf(shape)}: it has ${keys.length} of ${shape.children.size} fields`);
  }
  for (const [key, child] of shape.children) {
    eachLeaf(child, (value as Readonly<Record<string, unknown>>)[key], visit);
  }
}

/** Names a part of the state in a message. */
export function placeOf(shape: Shape, key?: string | symbol): string {
  const place = [shape.path, key === undefined ? '' : String(key)].filter((part) => part !== '');
  return place.length === 0 ? 'the state' : place.join('.');
}

function aOrAn(kind: Branch['kind']): string {
  return kind === 'array' ? 'an array' : 'a record';
}

/**
 * Packs a plain state into `width` words of `words`, from `offset` on.
 * @throws Error naming the path of a value outside its domain, or of a wrong shape.
 */
export function pack(layout: Layout, state: unknown, words: Int32Array, offset = 0): void {
  words.fill(0, offset, offset + layout.width);
  eachLeaf(layout.root, state, (slot, value) => {
    words[offset + slot.word]! |= codeOf(slot, value) << slot.shift;
  });
}

/** The plain state that `pack` packed at `offset`. */
export function unpack(layout: Layout, words: Int32Array, offset = 0): unknown {
  return build(layout.root);

  function build(shape: Shape): unknown {
    if (shape.kind === 'leaf') {
      const { slot } = shape;
      return slot.values[(words[offset + slot.word]! >>> slot.shift) & slot.mask];
    }
    if (shape.kind === 'array') return Array.from(shape.children.values(), build);
    return Object.fromEntries(Array.from(shape.children, ([key, part]) => [key, build(part)]));
  }
}
