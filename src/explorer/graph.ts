// SPDX-License-Identifier: GPL-2.0-only
import { canonical } from './canonical.ts';
import { movesOf, tryMove } from './reference.ts';
import type { System, Trace } from './system.ts';

/** A state to draw. */
export interface GraphNode<S> {
  readonly state: S;
  readonly onTrace: boolean;
}

/** A move to draw, from and to the nodes with these indices; without `to` it breaks the rule `breaks`. */
export interface GraphEdge<L> {
  readonly from: number;
  readonly to?: number;
  readonly breaks?: string;
  readonly process: number;
  readonly choice: number;
  readonly label: L;
  readonly onTrace: boolean;
}

/** A trace's states first, in their order, then those one step beside it. */
export interface Neighbourhood<S, L> {
  readonly nodes: readonly GraphNode<S>[];
  readonly edges: readonly GraphEdge<L>[];
}

/** The states along a trace and all moves out of them, by the reference semantics. */
export function neighbourhood<S, L>(system: System<S, L>, trace: Trace<S, L>): Neighbourhood<S, L> {
  const nodes: GraphNode<S>[] = [];
  const known = new Map<string, number>();
  const nodeOf = (state: S, onTrace: boolean): number => {
    const key = canonical(system.schema, state);
    const id = known.get(key) ?? nodes.push({ state, onTrace }) - 1;
    known.set(key, id);
    return id;
  };
  const path = [trace.initial, ...trace.steps.map((step) => step.state)].map((state) =>
    nodeOf(state, true),
  );
  const taken = new Set(trace.steps.map((s, i) => `${path[i]} ${s.process} ${s.choice}`));
  const count = nodes.length;
  const edges: GraphEdge<L>[] = [];
  for (let from = 0; from < count; from++) {
    const { state } = nodes[from]!;
    for (const { process, choice, move } of movesOf(system, state)) {
      const onTrace = taken.has(`${from} ${process} ${choice}`);
      const edge = { from, process, choice, label: move.label, onTrace };
      const after = tryMove(move, state);
      edges.push(
        after.broken
          ? { ...edge, breaks: after.broken.rule }
          : { ...edge, to: nodeOf(after.state, false) },
      );
    }
  }
  return { nodes, edges };
}
