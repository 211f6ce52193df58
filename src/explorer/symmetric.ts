// SPDX-License-Identifier: GPL-2.0-only
import { breadthFirst, type Strategy } from './breadthFirst.ts';
import { components } from './components.ts';
import { depthFirst } from './depthFirst.ts';
import type { Exploration } from './exploration.ts';
import { hashOf } from './hash.ts';
import { Orbits } from './orbits.ts';
import { Permuter } from './permutation.ts';
import type { StandIns } from './standIns.ts';
import type { Successors } from './successors.ts';
import { SymmetryCheck, SymmetryError } from './symmetryCheck.ts';

/** How to search with the reduction. */
export interface SymmetricOptions {
  /** Nearest states first, or last found first. */
  readonly order?: 'breadth' | 'depth';
  /**
   * By which orders of the items the declaration is checked in each stored state: `every`, the default,
   * takes about as long as the plain search would and is a proof; `some` is faster.
   */
  readonly check?: 'every' | 'some';
  /** For tests only: what a broken variant leaves out. */
  readonly omit?: readonly ('names' | 'check')[];
}

/**
 * Symmetry reduction: of states that are the same but for the order of interchangeable items
 * (`System.symmetries`) it stores one. It keeps every verdict and, breadth first, the length of
 * the shortest trace; traces are real runs. For liveness it shows that no run is endless; where it
 * cannot, the plain search follows. The declaration is checked on the way. The proof is in ADR 0104.
 * @throws SymmetryError when the declaration is wrong.
 */
export function symmetric(options: SymmetricOptions = {}): Strategy {
  const { order, check = 'every', omit = [] } = options;
  return function* searchSymmetric(x, depthBudget) {
    const permuter = new Permuter(x.layout, x.system.symmetries ?? [], omit.includes('names'));
    const checked = omit.includes('check')
      ? undefined
      : new SymmetryCheck(x, permuter, check === 'every');
    x.standIns = new OrbitStandIns(x, permuter, checked);
    yield* (order === 'depth' ? depthFirst : breadthFirst)(x, depthBudget);
    if (x.done || x.found.size > 0 || x.questions.eventually.length === 0) return;
    const graph = {
      size: x.store.size,
      includes: () => true,
      edges: (id: number, visit: (to: number) => void) => {
        const next = x.moves(id);
        for (let i = 0; i < next.count; i++) visit(x.target(i));
      },
    };
    x.endless = (yield* components(graph)).count > 0;
  };
}

class OrbitStandIns<S, L> implements StandIns {
  readonly questions: Int32Array;
  private readonly x: Exploration<S, L>;
  private readonly orbits: Orbits;
  private readonly check: SymmetryCheck<S, L> | undefined;
  private readonly initial: Int32Array;
  private readonly initialLeast: Int32Array;
  private readonly state: Int32Array;
  /** By state: whether the declaration was checked there. */
  private checked = new Uint8Array(1024);

  constructor(x: Exploration<S, L>, permuter: Permuter, check: SymmetryCheck<S, L> | undefined) {
    const { width } = x.layout;
    const { always, sometimes } = x.questions;
    this.x = x;
    this.questions = Int32Array.from([...always, ...sometimes], ({ question }) => question);
    this.orbits = new Orbits(permuter, width);
    this.check = check;
    this.state = new Int32Array(width);
    this.initial = x.wordsOf(0);
    this.initialLeast = new Int32Array(width);
    this.orbits.least(this.initial, 0, this.initialLeast);
  }

  get bytes(): number {
    return this.checked.byteLength;
  }

  replace(next: Successors, id: number): void {
    if (this.check && this.isNew(id)) this.check.at(next, id);
    const { width } = this.x.layout;
    for (let i = 0; i < next.count; i++) {
      this.standIn(next.words, i * width);
      next.words.set(this.state, i * width);
      next.hashes[i] = hashOf(this.state, 0, width);
    }
  }

  routeTo(id: number): readonly number[] {
    const { x } = this;
    const { width } = x.layout;
    const path: number[] = [];
    for (let at = id; at > 0; at = x.store.parentOf(at)) path.push(at);
    const next = x.successors;
    let words = this.initial;
    return path.reverse().map((to) => {
      const wanted = x.wordsOf(to);
      next.expand(words, 0, 0);
      for (let i = 0; i < next.count; i++) {
        if (x.learner.outcomes.all[next.outcomes[i]!]!.violation) continue;
        this.standIn(next.words, i * width);
        if (!isSame(wanted, this.state)) continue;
        words = next.words.slice(i * width, (i + 1) * width);
        return next.moves[i]!;
      }
      throw new SymmetryError(`nothing leads to what state ${to} stands for`);
    });
  }

  /** Writes to `state` what stands for the state at `words[offset…]`: the least like it. */
  private standIn(words: Int32Array, offset: number): void {
    this.orbits.least(words, offset, this.state);
    // The initial state is stored as it is.
    if (isSame(this.state, this.initialLeast)) this.state.set(this.initial);
  }

  private isNew(id: number): boolean {
    if (id >= this.checked.length) {
      const grown = new Uint8Array(2 * Math.max(id, this.checked.length));
      grown.set(this.checked);
      this.checked = grown;
    }
    if (this.checked[id] === 1) return false;
    this.checked[id] = 1;
    return true;
  }
}

function isSame(a: Int32Array, b: Int32Array): boolean {
  for (let w = 0; w < a.length; w++) if (a[w] !== b[w]) return false;
  return true;
}
