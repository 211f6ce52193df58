// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';
import { processOf } from './store.ts';
import type { Broken, TraceStep } from './system.ts';
import { stateOf, stepOf, traceTo } from './trace.ts';

interface Hop {
  readonly move: number;
  readonly to: number;
}

/** One state of the component: its edges that stay inside, and who cannot move. */
interface Inside {
  readonly hops: readonly Hop[];
  readonly disabled: ReadonlySet<number>;
}

/** A trace to `entry` and round a cycle of its component that is fair to every process. */
export function lassoIn<S, L>(
  x: Exploration<S, L>,
  rule: string,
  entry: number,
  inside: (id: number) => boolean,
): Broken<S, L> {
  const cycle = fairCycle(x, entry, inside);
  const trace = traceTo(x, entry);
  const steps: TraceStep<S, L>[] = [...trace.steps];
  let before = stateOf(x, entry);
  for (const { move, to } of cycle) {
    const after = stateOf(x, to);
    steps.push(stepOf(x.system, before, move, after));
    before = after;
  }
  const times = cycle.length === 1 ? 'the last step' : `the last ${cycle.length} steps`;
  return {
    rule,
    message: `it need not come: ${times} may repeat for ever, fairly to every process`,
    trace: { ...trace, steps, loop: trace.steps.length },
  };
}

function fairCycle<S, L>(
  x: Exploration<S, L>,
  entry: number,
  inside: (id: number) => boolean,
): readonly Hop[] {
  const cycle: Hop[] = [];
  const unfair = new Set(x.system.processes.keys());
  let at = entry;
  const look = (id: number): void => {
    for (const process of insideOf(x, id, inside).disabled) unfair.delete(process);
  };
  const take = (hops: readonly Hop[]): void => {
    for (const hop of hops) {
      cycle.push(hop);
      unfair.delete(processOf(hop.move));
      at = hop.to;
      look(at);
    }
  };

  look(entry);
  for (const process of x.system.processes.keys()) {
    if (!unfair.has(process)) continue;
    take(
      route(x, at, inside, (id, last) => {
        if (last !== undefined && processOf(last.move) === process) return true;
        return insideOf(x, id, inside).disabled.has(process);
      }),
    );
  }
  if (cycle.length === 0) take(insideOf(x, at, inside).hops.slice(0, 1));
  if (at !== entry) take(route(x, at, inside, (id) => id === entry));
  return cycle;
}

/** The shortest way inside the component, of one hop at least, whose end fulfils `goal`. */
function route<S, L>(
  x: Exploration<S, L>,
  from: number,
  inside: (id: number) => boolean,
  goal: (id: number, last: Hop | undefined) => boolean,
): readonly Hop[] {
  const reached = new Map<number, { readonly from: number; readonly hop: Hop }>();
  const back = (id: number): Hop[] => {
    const hops: Hop[] = [];
    for (let at = id; at !== from;) {
      const { from: earlier, hop } = reached.get(at)!;
      hops.push(hop);
      at = earlier;
    }
    return hops.reverse();
  };
  const queue = [from];
  for (let i = 0; i < queue.length; i++) {
    const id = queue[i]!;
    for (const hop of insideOf(x, id, inside).hops) {
      if (goal(hop.to, hop)) return [...back(id), hop];
      if (hop.to === from || reached.has(hop.to)) continue;
      reached.set(hop.to, { from: id, hop });
      queue.push(hop.to);
    }
  }
  throw new Error('no way within a strongly connected component: a fault of the explorer');
}

function insideOf<S, L>(x: Exploration<S, L>, id: number, inside: (id: number) => boolean): Inside {
  const next = x.moves(id);
  const hops: Hop[] = [];
  for (let i = 0; i < next.count; i++) {
    const to = x.target(i);
    if (inside(to)) hops.push({ move: next.moves[i]!, to });
  }
  const disabled = [...x.system.processes.keys()].filter(
    (p) => next.starts[p] === next.starts[p + 1],
  );
  return { hops, disabled: new Set(disabled) };
}
