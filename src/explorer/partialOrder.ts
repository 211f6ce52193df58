// SPDX-License-Identifier: GPL-2.0-only
import { SLICE, type Strategy } from './breadthFirst.ts';
import { Chains, type Arrival } from './chains.ts';
import { components } from './components.ts';
import type { Exploration } from './exploration.ts';
import { Footprints } from './footprints.ts';
import { PersistentSets, type Omission } from './persistentSets.ts';

/** How to search with the reduction. */
export interface PartialOrderOptions {
  /** Nearest states first, or last found first. */
  readonly order?: 'breadth' | 'depth';
  /** Whether states with one way on are passed through without being stored; yes unless told otherwise. */
  readonly chains?: boolean;
  /** For tests only: the conditions that a broken variant leaves out. */
  readonly omit?: readonly Omission[];
}

/**
 * Partial-order reduction: of moves that do not get into each other's way it takes one order only.
 * What may get into whose way is learnt by running (`Footprints`), so the search is repeated until it
 * learns nothing new; only the last pass counts. It keeps every verdict, not the number of states, nor
 * the length of traces. For liveness it shows that no run is endless; where it cannot, the plain
 * search follows. The proof is in ADR 0102.
 */
export function partialOrder(options: PartialOrderOptions = {}): Strategy {
  return function* searchReduced(x, depthBudget) {
    const omit = new Set(options.omit);
    const footprints = new Footprints(x.learner, x.layout.slots.length, x.system.processes.length);
    for (let first = true; ; first = false) {
      footprints.absorb();
      footprints.settle();
      if (!first) x.begin();
      const sets = new PersistentSets(x, footprints, omit);
      const pass = new Pass(x, sets, options, omit.has('proviso'));
      yield* pass.run(depthBudget);
      if (x.done) return;
      if (footprints.absorb() && !omit.has('fixpoint')) continue;
      x.endless = (yield* pass.isCyclic()) && !omit.has('cycles');
      return;
    }
  };
}

/** One search by the footprints known at its beginning. */
class Pass<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly sets: PersistentSets<S, L>;
  private readonly chains: Chains<S, L>;
  private readonly options: PartialOrderOptions;
  private readonly unprovided: boolean;
  private readonly expanded: boolean[] = [];
  /** By state: where its moves lead. */
  private readonly edges: number[][] = [];

  constructor(
    x: Exploration<S, L>,
    sets: PersistentSets<S, L>,
    options: PartialOrderOptions,
    unprovided: boolean,
  ) {
    this.x = x;
    this.sets = sets;
    this.options = options;
    this.unprovided = unprovided;
    this.chains = new Chains(x, sets, (id) => this.isOpen(id));
  }

  *run(depthBudget: number): Generator<void, void> {
    const { x } = this;
    const deep = this.options.order === 'depth';
    const queue = [0];
    const depths = [0];
    for (let work = 1, at = 0; at < queue.length && !x.done; work++) {
      const id = deep ? queue.pop()! : queue[at++]!;
      const depth = depths[id]!;
      const arrivals = this.expand(id, depthBudget - depth);
      this.edges[id] = arrivals.map(({ id: to }) => to);
      const fresh = arrivals.filter((one) => one.isNew);
      for (const one of fresh) depths[one.id] = depth + one.steps;
      for (const one of deep ? fresh.reverse() : fresh) queue.push(one.id);
      x.depth = Math.max(x.depth, ...fresh.map(({ steps }) => depth + steps));
      x.queue = queue.length - at;
      if (work % SLICE === 0) yield;
    }
    yield;
  }

  /** Whether some run of the states just searched never ends. */
  *isCyclic(): Generator<void, boolean> {
    const { edges } = this;
    const graph = {
      size: this.x.store.size,
      includes: () => true,
      edges: (id: number, visit: (to: number) => void) => edges[id]!.forEach(visit),
    };
    return (yield* components(graph)).count > 0;
  }

  private expand(id: number, left: number): readonly Arrival[] {
    const { x } = this;
    this.expanded[id] = true;
    const next = x.moves(id);
    if (next.count === 0) x.judgeQuiet(id);
    const taken = this.choose(id) ?? [...x.system.processes.keys()];
    const arrivals: Arrival[] = [];
    for (const p of taken) {
      for (let i = next.starts[p]!; i < next.starts[p + 1]! && !x.done; i++) {
        const arrival = this.chains.follow(i, id, left, this.options.chains !== false);
        if (arrival !== undefined) arrivals.push(arrival);
      }
    }
    return arrivals;
  }

  /** The processes whose moves are taken; `undefined`: all. */
  private choose(id: number): readonly number[] | undefined {
    const { store } = this.x;
    const found = this.sets.find(store.chunkOf(id), store.place(id));
    return found.find((set) => this.unprovided || set.some((p) => this.leadsOn(p)));
  }

  /** Whether a move of the process leads to a state that is expanded later. */
  private leadsOn(process: number): boolean {
    const { successors: next, learner } = this.x;
    for (let i = next.starts[process]!; i < next.starts[process + 1]!; i++) {
      if (learner.outcomes.all[next.outcomes[i]!]!.violation !== undefined) continue;
      if (this.isOpen(this.x.target(i))) return true;
    }
    return false;
  }

  /** Whether the state with this number (-1: not stored) is expanded later. */
  private isOpen(id: number): boolean {
    return this.unprovided || id < 0 || this.expanded[id] !== true;
  }
}
