// SPDX-License-Identifier: GPL-2.0-only
import { groupBy } from './groupBy.ts';
import { common } from './lockset.ts';
import { isFieldOf } from './names.ts';
import type { ObjectKind } from './objects.ts';
import type { Observation } from './observe/observation.ts';

/** A function that touches fields of a kind of object. */
export interface User {
  readonly fn: string;
  /** Held at every touch, by every thread. */
  readonly locks: readonly string[];
  readonly contexts: readonly string[];
}

/** Who touches the fields of a kind of object, in any run. */
export function usersOf(kind: ObjectKind, { fields }: Observation): readonly User[] {
  const rows = fields.filter(({ cells }) => isFieldOf(kind, cells[0] ?? ''));
  return [...groupBy(rows, ({ cells }) => cells[2] ?? '')].map(([fn, own]) => ({
    fn,
    locks: common(own),
    contexts: [...new Set(own.map(({ cells }) => cells[3] ?? ''))].toSorted(),
  }));
}
