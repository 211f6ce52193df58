// SPDX-License-Identifier: GPL-2.0-only
import { components, type Components, type Graph } from './components.ts';
import type { Exploration } from './exploration.ts';
import { lassoIn } from './lasso.ts';
import type { Numbered } from './questions.ts';
import type { Broken, Eventually } from './system.ts';
import { traceTo } from './trace.ts';

const UNMET = 'nothing can move, and it has not come';

/**
 * Looks, in a fully explored graph, for a run that stays outside `met` for ever: a state at rest, or
 * a cycle that is weakly fair to every process, i.e. along which each process takes a step or is
 * disabled somewhere. A component with a cycle holds a fair one exactly when each process moves
 * within it or is disabled in one of its states (Lichtenstein and Pnueli, 1985).
 * @returns undefined when there is none, or when the exploration was stopped meanwhile.
 */
export function* findLasso<S, L>(
  x: Exploration<S, L>,
  rule: Numbered<Eventually<S>>,
): Generator<void, Broken<S, L> | undefined> {
  const outside = new Uint8Array(x.store.size);
  for (let id = 0; id < x.store.size; id++) {
    if (id % 4096 === 0) yield;
    if (x.done) return undefined;
    if (x.learner.answer(rule.question, x.store.chunkOf(id), x.store.place(id)) === 0) continue;
    outside[id] = 1;
    if (!x.isQuiet(id)) continue;
    return { rule: rule.of.name, message: UNMET, trace: traceTo(x, id) };
  }

  const graph: Graph = {
    size: x.store.size,
    includes: (id) => outside[id] === 1,
    edges: (id, visit) => {
      const next = x.moves(id);
      for (let i = 0; i < next.count; i++) visit(x.target(i));
    },
  };
  const search = components(graph);
  for (let step = search.next(); ; step = search.next()) {
    if (step.done === true) return yield* firstFair(x, rule.of.name, step.value);
    yield;
    if (x.done) return undefined;
  }
}

/** As `findLasso`, where no run is endless: then only a state at rest can be outside `met` for ever. */
export function findUnmet<S, L>(
  x: Exploration<S, L>,
  { question, of }: Numbered<Eventually<S>>,
): Broken<S, L> | undefined {
  const quiets = x.quiets?.toSorted((a, b) => a - b) ?? quietIn(x);
  for (const id of quiets) {
    if (x.learner.answer(question, x.store.chunkOf(id), x.store.place(id)) === 0) continue;
    return { rule: of.name, message: UNMET, trace: traceTo(x, id) };
  }
  return undefined;
}

/** The states in which nothing can move, found by a look at all. */
function* quietIn<S, L>(x: Exploration<S, L>): Generator<number> {
  for (let id = 0; id < x.store.size; id++) if (x.isQuiet(id)) yield id;
}

function* firstFair<S, L>(
  x: Exploration<S, L>,
  rule: string,
  found: Components,
): Generator<void, Broken<S, L> | undefined> {
  const processes = x.system.processes.length;
  // For component c and process p: whether p is treated fairly within c.
  const fair = new Uint8Array((found.count + 1) * processes);
  for (let id = 0; id < x.store.size; id++) {
    if (id % 4096 === 0) yield;
    if (x.done) return undefined;
    const component = found.of[id]!;
    if (component <= 0) continue;
    const { starts } = x.moves(id);
    for (let p = 0; p < processes; p++) {
      let ok = starts[p] === starts[p + 1];
      for (let i = starts[p]!; i < starts[p + 1]! && !ok; i++) {
        ok = found.of[x.target(i)] === component;
      }
      if (ok) fair[component * processes + p] = 1;
    }
  }
  // The lowest number is the nearest to the initial state.
  for (let id = 0; id < x.store.size; id++) {
    const component = found.of[id]!;
    if (component <= 0) continue;
    const at = component * processes;
    if (!fair.subarray(at, at + processes).every((ok) => ok === 1)) continue;
    return lassoIn(x, rule, id, (other) => found.of[other] === component);
  }
  return undefined;
}
