// SPDX-License-Identifier: GPL-2.0-only

/** The leaves that something read and wrote, by path: `devices.1.life`. */
export interface Footprint {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

type Tree = Record<string | symbol, unknown>;

/**
 * Runs `act` on a copy of the state and tells which leaves it read and wrote. What it read after
 * writing it itself is no read. Only what it looks at is copied.
 */
export function footprint<S extends object>(state: S, act: (view: S) => void): Footprint {
  const reads = new Set<string>();
  const writes = new Set<string>();
  /** The copy behind each view. */
  const raw = new WeakMap<object, object>();
  /** The view of each copy. */
  const known = new WeakMap<object, object>();

  const view = (copy: Tree, path: string): object => {
    const made = known.get(copy);
    if (made) return made;
    const proxy: object = new Proxy(copy, {
      get: (object, key, receiver) => {
        const value: unknown = Reflect.get(object, key, receiver);
        if (typeof key === 'symbol' || !Object.hasOwn(object, key)) return value;
        const place = below(path, key);
        if (typeof value === 'object' && value !== null) {
          if (known.has(value)) return known.get(value);
          object[key] = copyOf(value);
          return view(object[key] as Tree, place);
        }
        if (key !== 'length' && !writes.has(place)) reads.add(place);
        return value;
      },
      set: (object, key, value: unknown) => {
        const plain =
          typeof value === 'object' && value !== null ? (raw.get(value) ?? value) : value;
        if (typeof key === 'string') eachLeaf(plain, below(path, key), (leaf) => writes.add(leaf));
        object[key] = plain;
        return true;
      },
    });
    raw.set(proxy, copy);
    known.set(copy, proxy);
    return proxy;
  };
  act(view(copyOf(state) as Tree, '') as S);
  return { reads, writes };
}

function copyOf(value: object): object {
  return Array.isArray(value) ? [...(value as readonly unknown[])] : { ...value };
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function eachLeaf(value: unknown, path: string, visit: (path: string) => void): void {
  if (typeof value !== 'object' || value === null) return visit(path);
  for (const [key, part] of Object.entries(value)) eachLeaf(part, below(path, key), visit);
}
