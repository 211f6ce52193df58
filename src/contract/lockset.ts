// SPDX-License-Identifier: GPL-2.0-only
import { groupBy } from './groupBy.ts';
import type { Observation, Row } from './observe/observation.ts';
import { primitiveOf } from './primitives.ts';

/** Why accesses to a field do not get into each other's way. */
export type Protection =
  /** The locks are held at every access. */
  | { readonly how: 'lock'; readonly locks: readonly string[] }
  /** No two threads are ever about to touch it at once, in any state: order alone keeps them apart. */
  | { readonly how: 'order'; readonly writes: readonly string[] }
  /** They meet, and what the kernel makes of the field bears it. */
  | { readonly how: 'primitive'; readonly primitive: string }
  /** They meet: the pairs. */
  | { readonly how: 'meets'; readonly writes: readonly string[]; readonly pairs: readonly Row[] }
  /** Written by nobody. */
  | { readonly how: 'constant' };

/** One field of the locking table. */
export interface FieldLocking {
  readonly field: string;
  readonly protection: Protection;
  readonly writers: readonly string[];
  readonly readers: readonly string[];
}

/** What protects each field that was touched, as far as the runs tell. */
export function lockingOf(observation: Observation): readonly FieldLocking[] {
  const implied = impliedLocks(observation.fields);
  const fields = groupBy(observation.fields, ({ cells }) => cells[0] ?? '');
  return [...fields].map(([field, rows]) => {
    const writes = rows.filter(({ cells }) => cells[1] === 'write');
    const pairs = observation.races.filter(({ cells }) => cells[0] === field);
    return {
      field,
      protection: protectionOf(field, rows, writes, pairs, implied),
      writers: functionsIn(writes),
      readers: functionsIn(rows.filter(({ cells }) => cells[1] === 'read')),
    };
  });
}

function protectionOf(
  field: string,
  rows: readonly Row[],
  writes: readonly Row[],
  pairs: readonly Row[],
  implied: Implied,
): Protection {
  if (writes.length === 0) return { how: 'constant' };
  const locks = shortest(common(rows), implied);
  if (locks.length > 0 && pairs.length === 0) return { how: 'lock', locks };
  const writeLocks = shortest(common(writes), implied);
  if (pairs.length === 0) return { how: 'order', writes: writeLocks };
  const primitive = primitiveOf(field);
  return primitive === null
    ? { how: 'meets', writes: writeLocks, pairs }
    : { how: 'primitive', primitive };
}

/** The locks of a row. */
export function locksOf(row: Row, cell: number): readonly string[] {
  const text = row.cells[cell] ?? '';
  return text === '' ? [] : text.split('\n');
}

/** The locks that all rows have. */
export function common(rows: readonly Row[]): readonly string[] {
  const [first, ...rest] = rows.map((row) => locksOf(row, 4));
  return (first ?? []).filter((lock) => rest.every((locks) => locks.includes(lock)));
}

/** Locks that are held whenever another one is. */
export type Implied = ReadonlyMap<string, ReadonlySet<string>>;

/** For each lock, those that every access under it holds too. */
export function impliedLocks(rows: readonly Row[]): Implied {
  const found = new Map<string, Set<string>>();
  for (const row of rows) {
    const locks = locksOf(row, 4);
    for (const lock of locks) {
      const known = found.get(lock);
      if (!known) found.set(lock, new Set(locks.filter((other) => other !== lock)));
      else for (const other of known) if (!locks.includes(other)) known.delete(other);
    }
  }
  return found;
}

/** Leaves out what another lock of the list implies. Of two that imply each other the first stays. */
export function shortest(locks: readonly string[], implied: Implied): readonly string[] {
  return locks.filter(
    (lock, i) =>
      !locks.some(
        (other, j) =>
          other !== lock &&
          implied.get(other)?.has(lock) === true &&
          (j < i || implied.get(lock)?.has(other) !== true),
      ),
  );
}

function functionsIn(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.map(({ cells }) => cells[2] ?? ''))].toSorted();
}
