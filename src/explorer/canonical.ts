// SPDX-License-Identifier: GPL-2.0-only
import type { Leaf, Primitive, Schema } from './schema.ts';

/**
 * A text that is equal for equal states, whatever the order of their fields. It knows nothing of
 * the packed layout, on purpose: the reference explorer and the replay compare states by it.
 * @throws Error naming the path of a value outside its domain.
 */
export function canonical(schema: Schema, state: unknown): string {
  const text = textOf(schema, state);
  if (text === undefined) throw new Error(complaint(schema, state, '') ?? 'no state');
  return text;
}

/** The leaves' places in their domains; `undefined` when something does not fit. */
function textOf(schema: Schema, value: unknown): string | undefined {
  if (schema.kind === 'leaf') return placeOf(schema, value);
  const known = texts.get(schema)?.get(value as object);
  if (known !== undefined) return known;
  // Nothing in it can change any more when it is frozen, and so is what is known of its parts.
  let isFixed = Object.isFrozen(value);
  let text = '';
  if (schema.kind === 'array') {
    const items = value as readonly unknown[];
    if (items.length !== schema.length) return undefined;
    for (const item of items) {
      const part = textOf(schema.item, item);
      if (part === undefined) return undefined;
      text += part;
      isFixed &&= isFixedPart(schema.item, item);
    }
  } else {
    const fields = value as Readonly<Record<string, unknown>>;
    for (const key in schema.fields) {
      const field = schema.fields[key]!;
      const part = textOf(field, fields[key]);
      if (part === undefined) return undefined;
      text += part;
      isFixed &&= isFixedPart(field, fields[key]);
    }
  }
  if (isFixed) remember(schema, value as object, text);
  return text;
}

// Neighbouring states share their frozen parts, so most texts are known.
const texts = new WeakMap<Schema, WeakMap<object, string>>();

function isFixedPart(part: Schema, value: unknown): boolean {
  return part.kind === 'leaf' || texts.get(part)?.has(value as object) === true;
}

function remember(schema: Schema, value: object, text: string): void {
  let known = texts.get(schema);
  if (known === undefined) {
    known = new WeakMap();
    texts.set(schema, known);
  }
  known.set(value, text);
}

/** What the first thing is that does not fit. */
function complaint(schema: Schema, value: unknown, path: string): string | undefined {
  const under = (key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);
  if (schema.kind === 'leaf') {
    return placeOf(schema, value) !== undefined
      ? undefined
      : `${path}: ${JSON.stringify(value)} is not in its domain`;
  }
  if (schema.kind === 'array') {
    const items = value as readonly unknown[];
    if (items.length !== schema.length) return `${path}: it has not ${schema.length} items`;
    return first(items, (item, i) => complaint(schema.item, item, under(i)));
  }
  const fields = value as Readonly<Record<string, unknown>>;
  return first(Object.entries(schema.fields), ([key, field]) =>
    complaint(field, fields[key], under(key)),
  );
}

function first<T, R>(items: readonly T[], find: (item: T, i: number) => R | undefined) {
  for (const [i, item] of items.entries()) {
    const found = find(item, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The place of a value in a domain; `undefined` where it is not in it. */
function placeOf(leaf: Leaf<Primitive>, value: unknown): string | undefined {
  let known = places.get(leaf);
  if (known === undefined) places.set(leaf, (known = new Map()));
  const text = known.get(value);
  if (text !== undefined) return text;
  const values: readonly unknown[] = leaf.values;
  // Most large domains are numbers in a row.
  const guess = typeof value === 'number' ? value - Number(values[0]) : -1;
  const place = values[guess] === value ? guess : values.indexOf(value);
  if (place < 0) return undefined;
  const found = `${place},`;
  known.set(value, found);
  return found;
}

/** The places looked up so far: domains may be large, and a trace comes past few of their values. */
const places = new WeakMap<Leaf<Primitive>, Map<unknown, string>>();
