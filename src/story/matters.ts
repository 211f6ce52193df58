// SPDX-License-Identifier: GPL-2.0-only
import type { Broken, System } from '../explorer/system.ts';
import { moveOf } from './choice.ts';
import { footprint, type Footprint } from './footprint.ts';
import type { Part } from './parts.ts';

/** What a slice leaves out of account. */
export interface SliceOptions {
  /** Leaves through which steps hang together only by order: program counters, locks. */
  readonly ignore: (path: string) => boolean;
}

/**
 * Which actions of a run the violation hangs on: going back from it, those that wrote what it (or an
 * action that matters) read. It is a slice by data: an action that only decided which way to go is
 * not in it.
 */
export function mattering<S extends object, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
  parts: readonly Part<S, L>[],
  { ignore }: SliceOptions,
): readonly boolean[] {
  const wanted = new Set<string>();
  const want = ({ reads }: Footprint): void => {
    for (const path of reads) if (!ignore(path)) wanted.add(path);
  };
  const end = parts.at(-1);
  const breaksItself = end !== undefined && end.before === end.state;
  if (!breaksItself) for (const seed of seeds(system, broken)) want(seed);
  const matters = parts.map(() => false);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (!part) continue;
    const mark = markOf(system, part);
    const last = i === parts.length - 1 && breaksItself;
    const hit = [...mark.writes].filter((path) => wanted.has(path));
    if (hit.length === 0 && !last) continue;
    matters[i] = true;
    for (const path of mark.writes) wanted.delete(path);
    want(mark);
  }
  return matters;
}

/** What the rule itself reads in the last state. */
function seeds<S extends object, L>(
  system: System<S, L>,
  broken: Broken<S, L>,
): readonly Footprint[] {
  const end = broken.trace.steps.at(-1)?.state ?? broken.trace.initial;
  const found = system.properties.flatMap((property) => {
    if (property.kind === 'sometimes' || property.name !== broken.rule) return [];
    if (property.kind === 'eventually') return [footprint(end, (view) => void property.met(view))];
    return property.clauses
      .filter((clause) => clause(end) === broken.message)
      .map((clause) => footprint(end, (view) => void clause(view)));
  });
  if (found.length > 0) return found;
  // Nothing moves, and no rule of its own says so: what those that wait are waiting for.
  return system.processes
    .filter((process) => !process.resting(end))
    .map((process) => footprint(end, (view) => void process.moves(view)));
}

function markOf<S extends object, L>(system: System<S, L>, part: Part<S, L>): Footprint {
  return footprint(part.before, (view) => {
    const move = moveOf(system, view, part);
    try {
      move?.apply(view as Parameters<typeof move.apply>[0]);
    } catch {
      // It breaks the rule here: what it read up to then is what matters.
    }
  });
}
