// SPDX-License-Identifier: GPL-2.0-only
import { SLICE, type Strategy } from './breadthFirst.ts';
import type { Exploration } from './exploration.ts';

/** How to search by context switches. */
export interface SwitchOptions {
  /** Runs with more switches are left out; then the search may end inconclusive (`switches`). */
  readonly most?: number;
}

/**
 * Fewest context switches first, exactly: a search over pairs of a state and the process that moved
 * last. All that can be reached without a further switch is looked at before any switch is made, so
 * the first break found is one of those with the fewest; among these it need not be the shortest.
 * Like Musuvathi and Qadeer's iterative context bounding (2007), with any switch counted.
 */
export function fewestSwitches({ most = Infinity }: SwitchOptions = {}): Strategy {
  return function* bySwitches(x, depthBudget) {
    const pairs = new Pairs(x, depthBudget);
    for (let switches = 0, from = 0; from < pairs.count && !x.done; switches++) {
      // The level grows while it is walked: the same process goes on.
      let to = from;
      for (; to < pairs.count && !x.done; to++) {
        pairs.goOn(to);
        if (to % SLICE === 0) yield;
      }
      for (let at = from; at < to && !x.done; at++) {
        pairs.change(at, switches >= most);
        if (at % SLICE === 0) yield;
      }
      from = to;
    }
    yield;
  };
}

/** Nobody has moved yet: whoever begins, that is no switch. */
const NOBODY = -1;

/** The pairs seen, in the order they came; each knows the pair and the move that it came by. */
class Pairs<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly depthBudget: number;
  private readonly states = [0];
  private readonly last = [NOBODY];
  private readonly parents = [-1];
  private readonly moves = [-1];
  private readonly depths = [0];
  private readonly seen = new Set<number>();

  constructor(x: Exploration<S, L>, depthBudget: number) {
    this.x = x;
    this.depthBudget = depthBudget;
  }

  get count(): number {
    return this.states.length;
  }

  /** Takes the moves of the process that moved last; at the very beginning, of each. */
  goOn(at: number): void {
    const { x } = this;
    const id = this.states[at]!;
    const last = this.last[at]!;
    const next = x.moves(id);
    if (next.count === 0) this.noting(at, () => x.judgeQuiet(id));
    for (const p of x.system.processes.keys()) {
      if (p === last || last === NOBODY) this.take(at, p);
    }
    x.queue = this.count - at;
  }

  /** Takes the moves of the others; if it must not, it notes that something was left out. */
  change(at: number, forbidden: boolean): void {
    const { x } = this;
    const last = this.last[at]!;
    if (last === NOBODY) return;
    const { starts, count } = x.moves(this.states[at]!);
    if (forbidden) {
      if (count > starts[last + 1]! - starts[last]! && this.leadsToNew(last))
        x.stopped = 'switches';
      return;
    }
    for (const p of x.system.processes.keys()) if (p !== last) this.take(at, p);
  }

  /** Whether a move of another process leads to a pair not seen, or breaks a rule. */
  private leadsToNew(last: number): boolean {
    const { x } = this;
    const { starts } = x.successors;
    return [...x.system.processes.keys()].some((p) => {
      if (p === last) return false;
      for (let i = starts[p]!; i < starts[p + 1]!; i++) {
        if (!this.seen.has(this.key(x.target(i), p))) return true;
      }
      return false;
    });
  }

  private take(at: number, process: number): void {
    const { x } = this;
    const id = this.states[at]!;
    const depth = this.depths[at]!;
    const { starts, moves } = x.successors;
    for (let i = starts[process]!; i < starts[process + 1]! && !x.done; i++) {
      const move = moves[i]!;
      this.noting(at, () => x.take(i, id, depth >= this.depthBudget), move);
      const to = x.target(i);
      const key = this.key(to, process);
      if (to < 0 || this.seen.has(key)) continue;
      this.seen.add(key);
      this.states.push(to);
      this.last.push(process);
      this.parents.push(at);
      this.moves.push(move);
      this.depths.push(depth + 1);
      x.depth = Math.max(x.depth, depth + 1);
    }
  }

  private key(state: number, process: number): number {
    return state * this.x.system.processes.length + process;
  }

  /** Does something, and gives each break that it finds the way by which the search came to it. */
  private noting(at: number, act: () => void, move?: number): void {
    const { x } = this;
    const known = x.found.size;
    act();
    if (x.found.size === known) return;
    const route: number[] = [];
    for (let pair = at; pair > 0; pair = this.parents[pair]!) route.push(this.moves[pair]!);
    route.reverse();
    for (const found of [...x.found.values()].slice(known)) {
      const beyond = move !== undefined && found.move === undefined;
      x.found.set(found.rule, { ...found, route: beyond ? [...route, move] : route });
    }
  }
}

/** How often a trace changes from one process to another. */
export function switchesOf(steps: readonly { readonly process: number }[]): number {
  return steps.filter(({ process }, i) => i > 0 && steps[i - 1]!.process !== process).length;
}
