// SPDX-License-Identifier: GPL-2.0-only

/** What a leaf of a state may hold: plain immutable values that compare with `===`. */
export type Primitive = string | number | boolean | null;

/** A field with a finite, declared domain. `values[0]` is its zero. */
export interface Leaf<V extends Primitive> {
  readonly kind: 'leaf';
  readonly values: readonly V[];
}

/** A fixed number of items of one schema. */
export interface ArrayOf<T extends Schema> {
  readonly kind: 'array';
  readonly length: number;
  readonly item: T;
}

/** Named fields. */
export interface RecordOf<F extends Readonly<Record<string, Schema>>> {
  readonly kind: 'record';
  readonly fields: F;
}

/** The shape of a state: a tree whose leaves have finite domains, so that a state packs into words. */
export type Schema =
  | Leaf<Primitive>
  | { readonly kind: 'array'; readonly length: number; readonly item: Schema }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Schema>> };

/** The plain immutable data that a schema describes. */
export type Infer<T> =
  T extends Leaf<infer V>
    ? V
    : T extends { readonly kind: 'array'; readonly item: infer I }
      ? readonly Infer<I>[]
      : T extends { readonly kind: 'record'; readonly fields: infer F }
        ? { readonly [K in keyof F]: Infer<F[K]> }
        : never;

/** What a recipe may write to: the same tree without `readonly`. */
export type Mutable<S> = S extends Primitive
  ? S
  : S extends readonly (infer I)[]
    ? Mutable<I>[]
    : { -readonly [K in keyof S]: Mutable<S[K]> };

/** A leaf with exactly these values; the first is its zero. */
export function oneOf<const V extends Primitive>(...values: readonly V[]): Leaf<V> {
  if (new Set(values).size !== values.length) {
    throw new Error(`oneOf: a value is listed twice in ${JSON.stringify(values)}`);
  }
  return { kind: 'leaf', values };
}

/** An integer from `low` to `high`, both included; its zero is `low`. */
export function int(low: number, high: number): Leaf<number> {
  // Not `oneOf(...)`: an argument list ends at some 100,000 values.
  if (low !== 0) {
    return { kind: 'leaf', values: Array.from({ length: high - low + 1 }, (_, i) => low + i) };
  }
  for (let i = naturals.length; i <= high; i++) naturals[i] = i;
  return { kind: 'leaf', values: naturals.slice(0, high + 1) };
}

/** From 0 on, as far as one was asked for: models count in large domains, and copying takes next to nothing. */
const naturals: number[] = [];

/** A truth value; its zero is `false`. */
export function bool(): Leaf<boolean> {
  return oneOf(false, true);
}

/** A leaf that may also be `null`, which becomes its zero. */
export function maybe<V extends Primitive>(leaf: Leaf<V>): Leaf<V | null> {
  return { kind: 'leaf', values: [null, ...leaf.values] };
}

/** `length` items of one schema. */
export function array<T extends Schema>(length: number, item: T): ArrayOf<T> {
  return { kind: 'array', length, item };
}

/** Named fields, in this order. */
export function record<const F extends Readonly<Record<string, Schema>>>(fields: F): RecordOf<F> {
  return { kind: 'record', fields };
}

/** The state in which every leaf has its zero. */
export function zero<T extends Schema>(schema: T): Infer<T> {
  return zeroOf(schema) as Infer<T>;
}

function zeroOf(schema: Schema): unknown {
  switch (schema.kind) {
    case 'leaf':
      return schema.values[0];
    case 'array':
      return Array.from({ length: schema.length }, () => zeroOf(schema.item));
    case 'record':
      return Object.fromEntries(
        Object.entries(schema.fields).map(([name, field]) => [name, zeroOf(field)]),
      );
  }
}
