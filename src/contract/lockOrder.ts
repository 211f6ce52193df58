// SPDX-License-Identifier: GPL-2.0-only
import { groupBy } from './groupBy.ts';
import type { Observation } from './observe/observation.ts';

/** `taken` was taken, or waited for, while `held` was held. */
export interface OrderEdge {
  readonly held: string;
  readonly taken: string;
  /** The functions that take. */
  readonly functions: readonly string[];
}

/** The order in which locks are taken. */
export interface LockOrder {
  readonly edges: readonly OrderEdge[];
  /** Edges that do not follow from two others. */
  readonly direct: readonly OrderEdge[];
  /** Locks that can be taken in a circle, with the edges between them. */
  readonly cycles: readonly (readonly OrderEdge[])[];
}

/** The lock order over all observed runs, by lock class, with work items as lockdep sees them. */
export function lockOrderOf({ order }: Observation): LockOrder {
  const groups = groupBy(order, ({ cells }) => `${cells[0]}\u0000${cells[1]}`);
  const edges = [...groups.values()].map((rows) => ({
    held: rows[0]?.cells[0] ?? '',
    taken: rows[0]?.cells[1] ?? '',
    functions: rows.map(({ cells }) => cells[2] ?? ''),
  }));
  const reach = closure(edges);
  const leads = (a: string, b: string): boolean => reach.get(a)?.has(b) === true;
  const direct = edges.filter(
    ({ held, taken }) =>
      !edges.some(
        (other) =>
          other.held === held &&
          other.taken !== taken &&
          other.taken !== held &&
          leads(other.taken, taken) &&
          !leads(taken, other.taken),
      ),
  );
  const circular = edges.filter(({ held, taken }) => leads(taken, held));
  const cycles = groupBy(circular, ({ held }) =>
    [...new Set(circular.map((edge) => edge.held))]
      .filter((lock) => lock === held || (leads(lock, held) && leads(held, lock)))
      .toSorted()
      .join('\u0000'),
  );
  return { edges, direct, cycles: [...cycles.values()] };
}

function closure(edges: readonly OrderEdge[]): ReadonlyMap<string, ReadonlySet<string>> {
  const reach = new Map<string, Set<string>>();
  for (const { held, taken } of edges) reach.set(held, (reach.get(held) ?? new Set()).add(taken));
  for (let grown = true; grown;) {
    grown = false;
    for (const set of reach.values()) {
      for (const lock of Array.from(set)) {
        for (const next of reach.get(lock) ?? []) {
          if (set.has(next)) continue;
          set.add(next);
          grown = true;
        }
      }
    }
  }
  return reach;
}
