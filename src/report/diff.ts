// SPDX-License-Identifier: GPL-2.0-only
import type { Primitive } from '../explorer/schema.ts';

/** How the leaves of a state are called in a report. */
export interface Naming {
  /** The name of a leaf; `null` keeps it out of the report. */
  readonly leaf: (path: readonly string[], state: unknown) => string | null;
  readonly value: (value: Primitive, path: readonly string[], state: unknown) => string;
  /** Fields of the state that are kept out whole: most steps change much in them that nobody asks for. */
  readonly hidden?: ReadonlySet<string>;
}

/** One leaf that a step wrote, as it is printed. */
export interface Change {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Names a leaf by its path, as C would: `infos[0].tx_idr.state`. Where threads stand is left out. */
export const plainNaming: Naming = {
  leaf: (path) => (path[0] === 'threads' ? null : pathName(path)),
  value: (value) => String(value ?? 'none'),
};

/** `a.0.b` as `a[0].b`. */
export function pathName(path: readonly string[]): string {
  return path
    .map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

/** What differs between two states of the same shape, leaf by leaf in the order of the state. */
export function diff(before: unknown, after: unknown, naming: Naming = plainNaming): Change[] {
  const changes: Change[] = [];
  const walk = (path: readonly string[], a: unknown, b: unknown): void => {
    if (isTree(a) && isTree(b)) {
      let shared = 0;
      for (const key in a) {
        const one = a[key];
        const other = b[key];
        if (other !== undefined || Object.hasOwn(b, key)) shared++;
        // Neighbouring states share what is the same.
        if (one === other || Object.is(one, other)) continue;
        if (path.length === 0 && naming.hidden?.has(key)) continue;
        walk([...path, key], one, other);
      }
      if (shared === Object.keys(b).length) return;
      for (const key in b) if (!Object.hasOwn(a, key)) walk([...path, key], undefined, b[key]);
      return;
    }
    const name = naming.leaf(path, after);
    if (name === null) return;
    changes.push({
      name,
      from: text(a, path, before, naming),
      to: text(b, path, after, naming),
    });
  };
  if (!Object.is(before, after)) walk([], before, after);
  return changes;
}

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown, path: readonly string[], state: unknown, naming: Naming): string {
  if (value === undefined) return 'absent';
  return isTree(value) ? JSON.stringify(value) : naming.value(value as Primitive, path, state);
}
