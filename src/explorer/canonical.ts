// SPDX-License-Identifier: GPL-2.0-only
import type { Leaf, Primitive, Schema } from './schema.ts';

/**
 * A text that is equal for equal states, whatever the order of their fields. It knows nothing of
 * the packed layout, on purpose: the reference explorer and the replay compare states by it.
 * @throws Error naming the path of a value outside its domain.
 */
export function canonical(schema: Schema, state: unknown): string {
  const places: number[] = [];
  if (!collect(schema, state, places)) throw new Error(complaint(schema, state, '') ?? 'no state');
  return places.join();
}

/** Notes each leaf's place in its domain; false when something does not fit. */
function collect(schema: Schema, value: unknown, places: number[]): boolean {
  if (schema.kind === 'leaf') {
    const place = domainOf(schema).get(value);
    if (place === undefined) return false;
    places.push(place);
    return true;
  }
  if (schema.kind === 'array') {
    const items = value as readonly unknown[];
    return (
      items.length === schema.length && items.every((item) => collect(schema.item, item, places))
    );
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key in schema.fields) {
    if (!collect(schema.fields[key]!, fields[key], places)) return false;
  }
  return true;
}

/** What the first thing is that does not fit. */
function complaint(schema: Schema, value: unknown, path: string): string | undefined {
  const under = (key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);
  if (schema.kind === 'leaf') {
    return domainOf(schema).has(value)
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

const domains = new WeakMap<Leaf<Primitive>, ReadonlyMap<unknown, number>>();

function domainOf(leaf: Leaf<Primitive>): ReadonlyMap<unknown, number> {
  let domain = domains.get(leaf);
  if (domain === undefined) {
    domain = new Map(leaf.values.map((value, place) => [value, place]));
    domains.set(leaf, domain);
  }
  return domain;
}
