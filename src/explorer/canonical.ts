// SPDX-License-Identifier: GPL-2.0-only
import type { Leaf, Primitive, Schema } from './schema.ts';

/**
 * A text that is equal for equal states, whatever the order of their fields. It knows nothing of
 * the packed layout, on purpose: the reference explorer and the replay compare states by it.
 * @throws Error naming the path of a value outside its domain.
 */
export function canonical(schema: Schema, state: unknown): string {
  return JSON.stringify(ordered(schema, state, ''));
}

function ordered(schema: Schema, value: unknown, path: string): unknown {
  const under = (key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);
  if (schema.kind === 'leaf') {
    if (domainOf(schema).has(value)) return value;
    throw new Error(`${path}: ${JSON.stringify(value)} is not in its domain`);
  }
  if (schema.kind === 'array') {
    const items = value as readonly unknown[];
    if (items.length !== schema.length)
      throw new Error(`${path}: it has not ${schema.length} items`);
    return items.map((item, i) => ordered(schema.item, item, under(i)));
  }
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(schema.fields).map(([key, field]) =>
    ordered(field, fields[key], under(key)),
  );
}

const domains = new WeakMap<Leaf<Primitive>, ReadonlySet<unknown>>();

function domainOf(leaf: Leaf<Primitive>): ReadonlySet<unknown> {
  const domain = domains.get(leaf) ?? new Set(leaf.values);
  domains.set(leaf, domain);
  return domain;
}
