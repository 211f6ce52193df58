// SPDX-License-Identifier: GPL-2.0-only

/** The leaves that something read and wrote, by path: `devices.1.life`. */
export interface Footprint {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

type Tree = Record<string | symbol, unknown>;

/**
 * Runs `act` on a copy of the state and tells which leaves it read and wrote. What it read after
 * writing it itself is no read.
 */
export function footprint<S extends object>(state: S, act: (view: S) => void): Footprint {
  const reads = new Set<string>();
  const writes = new Set<string>();
  const raw = new WeakMap<object, object>();
  const known = new WeakMap<object, object>();

  const view = (target: Tree, path: string): object => {
    const made = known.get(target);
    if (made) return made;
    const proxy: object = new Proxy(target, {
      get: (object, key, receiver) => {
        const value: unknown = Reflect.get(object, key, receiver);
        if (typeof key === 'symbol' || !Object.hasOwn(object, key)) return value;
        const place = below(path, key);
        if (typeof value === 'object' && value !== null) return view(value as Tree, place);
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
    raw.set(proxy, target);
    known.set(target, proxy);
    return proxy;
  };
  act(view(structuredClone(state) as unknown as Tree, '') as S);
  return { reads, writes };
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function eachLeaf(value: unknown, path: string, visit: (path: string) => void): void {
  if (typeof value !== 'object' || value === null) return visit(path);
  for (const [key, part] of Object.entries(value)) eachLeaf(part, below(path, key), visit);
}
