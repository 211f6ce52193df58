// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from '../explorer/layout.ts';
import type { Access } from '../explorer/record.ts';
import type { Broken } from '../explorer/system.ts';
import { codeAt, withWrites, type Look, type Looks } from './looks.ts';
import type { Part } from './parts.ts';

/** What a slice leaves out of account. */
export interface SliceOptions {
  /** Leaves through which steps hang together only by order: program counters, locks. */
  readonly ignore: (path: string) => boolean;
  /** Leaves that say whether an object is there: that what an action goes through is, is no news. */
  readonly presence: (path: string) => boolean;
}

/**
 * Which actions of a run the violation hangs on: going back from it, those that wrote what it (or an
 * action that matters) read, where it would not have come so had it read what stood there in the
 * beginning. It is a slice by data: an action that only decided which way to go is not in it, nor is
 * one that only made sure that what another goes through is there.
 */
export function mattering<S, L>(
  looks: Looks<S, L>,
  broken: Broken<S, L>,
  parts: readonly Part<S, L>[],
  { ignore, presence }: SliceOptions,
): readonly boolean[] {
  const wanted = new Set<Slot>();
  const first = parts[0]?.words ?? looks.pack(broken.trace.initial);
  const want = ({ reads, weigh }: Reader, at: Int32Array, read = reads(at)): void => {
    let words = at;
    const weights = new Map<Slot, Weight>();
    for (const { slot } of read) {
      if (ignore(slot.path)) continue;
      const code = codeAt(first, slot);
      const other = code === codeAt(words, slot) ? words : withWrites(words, [{ slot, code }]);
      const weight = other === words ? 'as it was' : weigh(other, slot);
      weights.set(slot, weight);
      if (weight === 'same') words = other;
    }
    const still = new Set((words === at ? read : reads(words)).map(({ slot }) => slot));
    for (const [slot, weight] of weights) {
      const missed = weight === 'as it was' && !isIdle(slot.path, weights, presence);
      if (still.has(slot) && (weight === 'matters' || missed)) wanted.add(slot);
    }
  };
  const end = parts.at(-1);
  const breaksItself = end !== undefined && end.before === end.state;
  if (!breaksItself) {
    const words = end ? withWrites(end.words, end.writes) : first;
    const state = end?.state ?? broken.trace.initial;
    for (const reader of readersOf(looks, broken, state)) want(reader, words);
  }
  const matters = parts.map(() => false);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (!part) continue;
    const last = i === parts.length - 1 && breaksItself;
    const hit = part.writes.filter(({ slot }) => wanted.has(slot));
    if (hit.length === 0 && !last) continue;
    matters[i] = true;
    for (const { slot } of part.writes) wanted.delete(slot);
    const weigh: Reader['weigh'] = (other, { path }) => {
      const look = takenIn(looks, part, other);
      if (!look) return 'matters';
      if (last) return sameIf(look.broken?.message === broken.message);
      if (look.broken) return presence(path) ? 'goes through' : 'matters';
      const written = new Map(look.writes.map(({ slot, code }) => [slot, code]));
      const codeOf = (slot: Slot): number => written.get(slot) ?? codeAt(other, slot);
      return sameIf(hit.every(({ slot, code }) => codeOf(slot) === code));
    };
    want({ reads: (words) => looks.at(words, part)?.reads ?? [], weigh }, part.words, part.reads);
  }
  return matters;
}

/** What comes of a leaf that is put back to what it was in the beginning, where it is another now. */
type Weight = 'same' | 'goes through' | 'matters' | 'as it was';

const sameIf = (same: boolean): Weight => (same ? 'same' : 'matters');

/** Whether a leaf belongs to an object that might as well not be there. */
function isIdle(
  path: string,
  weights: ReadonlyMap<Slot, Weight>,
  presence: (path: string) => boolean,
): boolean {
  const object = path.replace(/[^.]*$/, '');
  return [...weights].some(
    ([{ path: other }, weight]) => weight === 'same' && presence(other) && other.startsWith(object),
  );
}

/** Something that reads a state, and what comes of it in one with another value of a leaf. */
interface Reader {
  readonly reads: (words: Int32Array) => readonly Access[];
  readonly weigh: (other: Int32Array, slot: Slot) => Weight;
}

/** What the rule itself reads in the last state. */
function readersOf<S, L>(looks: Looks<S, L>, broken: Broken<S, L>, end: S): readonly Reader[] {
  const reader = (read: (state: S) => unknown, weigh: Reader['weigh']): Reader => ({
    reads: (words) => looks.ask(words, read).reads,
    weigh,
  });
  const { properties, processes } = looks.system;
  const found = properties.flatMap((property): readonly Reader[] => {
    if (property.kind === 'sometimes' || property.name !== broken.rule) return [];
    if (property.kind === 'eventually') return [reader(property.met, () => 'matters')];
    return property.clauses
      .filter((clause) => clause(end) === broken.message)
      .map((clause) =>
        reader(clause, (other) => sameIf(said(looks, clause, other) === broken.message)),
      );
  });
  if (found.length > 0) return found;
  // Nothing moves, and no rule of its own says so: what those that wait are waiting for.
  return processes
    .filter((process) => !process.resting(end))
    .map(({ moves }) => reader(moves, () => 'matters'));
}

/** What a clause says of a state; nothing where that makes no sense. */
function said<S, L>(
  looks: Looks<S, L>,
  clause: (state: S) => string | null,
  words: Int32Array,
): string | null {
  try {
    return looks.ask(words, clause).answer;
  } catch {
    return null;
  }
}

/** What an action does in another state; `null` where it is not possible, or its state makes no sense. */
function takenIn<S, L>(looks: Looks<S, L>, part: Part<S, L>, words: Int32Array): Look<L> | null {
  try {
    return looks.at(words, part);
  } catch {
    return null;
  }
}
