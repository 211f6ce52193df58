// SPDX-License-Identifier: GPL-2.0-only
import type { Schema } from '../explorer/schema.ts';
import type { Symmetry } from '../explorer/system.ts';
import { threadPtr } from './kernel/values.ts';
import type { Context } from './threads.ts';

/** The explorer tries all orders of items that hold the same. */
const MOST_ITEMS = 8;

/**
 * The contexts of a scenario that only their numbers tell apart: those that do the same. Each has its
 * own program counter and locals, and locks and works name who holds or runs them. Nothing else is
 * declared: what lies in pools is found by index, in the order in which it was made, and two SCMI
 * nodes differ in locals whose meaning depends on where a thread stands.
 */
export function symmetriesOf(schema: Schema, contexts: readonly Context[]): readonly Symmetry[] {
  const groups = new Map<string, readonly number[]>();
  for (const [self, { does }] of contexts.entries()) {
    groups.set(does, [...(groups.get(does) ?? []), self]);
  }
  const alike = [...groups.values()].filter((members) => members.length > 1);
  const namers = alike.length > 0 ? pathsOf(schema, threadPtr) : [];
  return alike.map((all) => {
    const members = all.slice(0, MOST_ITEMS);
    return {
      name: `contexts ${members.map((self) => contexts[self]!.name).join(', ')}`,
      items: members.length,
      order: 'any',
      parts: (item) => [`threads.${members[item]}`],
      names: [{ parts: namers, values: members }],
    };
  });
}

/** Where the state has this leaf. */
function pathsOf(schema: Schema, leaf: Schema, path: readonly string[] = []): readonly string[] {
  switch (schema.kind) {
    case 'leaf':
      return schema === leaf ? [path.join('.')] : [];
    case 'array':
      return Array.from({ length: schema.length }, (_, i) =>
        pathsOf(schema.item, leaf, [...path, String(i)]),
      ).flat();
    case 'record':
      return Object.entries(schema.fields).flatMap(([name, field]) =>
        pathsOf(field, leaf, [...path, name]),
      );
  }
}
