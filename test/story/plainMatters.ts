// SPDX-License-Identifier: GPL-2.0-only
import { tryMove, type Taken } from '../../src/explorer/reference.ts';
import type { Broken, System } from '../../src/explorer/system.ts';
import { moveOf } from '../../src/story/choice.ts';
import { footprint, type Footprint } from './footprint.ts';
import type { SliceOptions } from '../../src/story/matters.ts';
import type { PlainPart } from './plainParts.ts';

/** What `mattering` is compared with: the same slice on plain states, by immer and copies that are watched. */
export function plainMattering<S extends object, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
  parts: readonly PlainPart<S, L>[],
  { ignore, presence }: SliceOptions,
): readonly boolean[] {
  const wanted = new Set<string>();
  const { initial } = broken.trace;
  const want = ({ reads, weigh }: Reader<S>, at: S): void => {
    let state = at;
    const weights = new Map<string, Weight>();
    for (const path of reads(at)) {
      if (ignore(path)) continue;
      const other = withLeaf(state, initial, path);
      const weight = other === state ? 'as it was' : weigh(other, path);
      weights.set(path, weight);
      if (weight === 'same') state = other;
    }
    const still = reads(state);
    for (const [path, weight] of weights) {
      const missed = weight === 'as it was' && !isIdle(path, weights, presence);
      if (still.has(path) && (weight === 'matters' || missed)) wanted.add(path);
    }
  };
  const end = parts.at(-1);
  const breaksItself = end !== undefined && end.before === end.state;
  if (!breaksItself) {
    const last = end?.state ?? initial;
    for (const reader of readersOf(system, broken, last)) want(reader, last);
  }
  const matters = parts.map(() => false);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (!part) continue;
    const { writes } = markOf(system, part, part.before);
    const last = i === parts.length - 1 && breaksItself;
    const hit = [...writes].filter((path) => wanted.has(path));
    if (hit.length === 0 && !last) continue;
    matters[i] = true;
    for (const path of writes) wanted.delete(path);
    const weigh: Reader<S>['weigh'] = (other, path) => {
      const taken = takenIn(system, part, other);
      if (!taken) return 'matters';
      if (last) return sameIf(taken.broken?.message === broken.message);
      if (taken.broken) return presence(path) ? 'goes through' : 'matters';
      return sameIf(hit.every((path) => leafOf(taken.state, path) === leafOf(part.state, path)));
    };
    want({ reads: (state) => markOf(system, part, state).reads, weigh }, part.before);
  }
  return matters;
}

/** What comes of a leaf that is put back to what it was in the beginning, where it is another now. */
type Weight = 'same' | 'goes through' | 'matters' | 'as it was';

const sameIf = (same: boolean): Weight => (same ? 'same' : 'matters');

/** Whether a leaf belongs to an object that might as well not be there. */
function isIdle(
  path: string,
  weights: ReadonlyMap<string, Weight>,
  presence: (path: string) => boolean,
): boolean {
  const object = path.replace(/[^.]*$/, '');
  return [...weights].some(
    ([other, weight]) => weight === 'same' && presence(other) && other.startsWith(object),
  );
}

/** Something that reads a state, and what comes of it in another. */
interface Reader<S> {
  readonly reads: (state: S) => ReadonlySet<string>;
  readonly weigh: (other: S, path: string) => Weight;
}

/** What the rule itself reads in the last state. */
function readersOf<S extends object, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
  end: S,
): readonly Reader<S>[] {
  const reader = (read: (view: S) => unknown, weigh: Reader<S>['weigh']): Reader<S> => ({
    reads: (state) => footprint(state, (view) => void read(view)).reads,
    weigh,
  });
  const found = system.properties.flatMap((property): readonly Reader<S>[] => {
    if (property.kind === 'sometimes' || property.name !== broken.rule) return [];
    if (property.kind === 'eventually') return [reader(property.met, () => 'matters')];
    return property.clauses
      .filter((clause) => clause(end) === broken.message)
      .map((clause) => reader(clause, (other) => sameIf(said(clause, other) === broken.message)));
  });
  if (found.length > 0) return found;
  // Nothing moves, and no rule of its own says so: what those that wait are waiting for.
  return system.processes
    .filter((process) => !process.resting(end))
    .map(({ moves }) => reader(moves, () => 'matters'));
}

/** What a clause says of a state; nothing where that makes no sense. */
function said<S>(clause: (state: S) => string | null, state: S): string | null {
  try {
    return clause(state);
  } catch {
    return null;
  }
}

/** What an action looks at and changes in a state. */
function markOf<S extends object, L>(
  system: System<S, L>,
  part: PlainPart<S, L>,
  state: S,
): Footprint {
  return footprint(state, (view) => {
    const move = moveOf(system, view, part);
    try {
      move?.apply(view as Parameters<typeof move.apply>[0]);
    } catch {
      // It breaks the rule here: what it read up to then is what matters.
    }
  });
}

/** What an action does in another state; `null` where it is not possible, or its state makes no sense. */
function takenIn<S, L>(system: System<S, L>, part: PlainPart<S, L>, state: S): Taken<S> | null {
  try {
    const move = moveOf(system, state, part);
    return move ? tryMove(move, state) : null;
  } catch {
    return null;
  }
}

type Tree = Readonly<Record<string, unknown>>;

function leafOf(state: unknown, path: string): unknown {
  return path.split('.').reduce((at: unknown, key) => (at as Tree | undefined)?.[key], state);
}

/** The state with what another has in one place; the very same state where that is what it has. */
function withLeaf<S extends object>(state: S, other: S, path: string): S {
  const value = leafOf(other, path);
  if (value === undefined || Object.is(value, leafOf(state, path))) return state;
  const put = (at: unknown, [key = '', ...rest]: readonly string[]): unknown => {
    const below = rest.length === 0 ? value : put((at as Tree)[key], rest);
    return Array.isArray(at) ? at.with(Number(key), below) : { ...(at as Tree), [key]: below };
  };
  return put(state, path.split('.')) as S;
}
