// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';
import type { PersistentSets } from './persistentSets.ts';
import { Successors } from './successors.ts';

/** States of one chain that are not stored, at most: so that a chain that goes round comes to an end. */
const LONGEST = 256;

/** Where a move led: the stored state, whether it is new, and after how many steps. */
export interface Arrival {
  readonly id: number;
  readonly isNew: boolean;
  readonly steps: number;
}

/**
 * Follows moves through states that have one way on, without storing these: a state is stored where
 * ways part, where nothing moves, or where a rule is broken. All are judged.
 */
export class Chains<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly sets: PersistentSets<S, L>;
  private readonly isOpen: (id: number) => boolean;
  private readonly next: Successors;

  /** `isOpen`: whether a state (-1: not stored) is expanded later. */
  constructor(x: Exploration<S, L>, sets: PersistentSets<S, L>, isOpen: (id: number) => boolean) {
    this.x = x;
    this.sets = sets;
    this.isOpen = isOpen;
    this.next = new Successors(x.learner, x.layout.width, x.system.processes.length);
  }

  /**
   * Takes the i-th of the moves just made out of `id`, and goes on if it may go `far`, for `left` steps
   * at most; `undefined`: it broke a rule or the budget.
   */
  follow(i: number, id: number, left: number, far: boolean): Arrival | undefined {
    const { x, next } = this;
    const { width } = x.layout;
    const { words, hashes, outcomes, moves } = x.successors;
    x.transitions++;
    const violation = x.learner.outcomes.all[outcomes[i]!]!.violation;
    if (violation !== undefined) {
      x.note({ ...violation, state: id, move: moves[i]! });
      return undefined;
    }
    let state = words.slice(i * width, (i + 1) * width);
    let hash = hashes[i]!;
    let outcome = outcomes[i]!;
    const way = [moves[i]!];
    for (;;) {
      const known = x.store.find(state, 0, hash);
      if (known >= 0) return { id: known, isNew: false, steps: way.length };
      const ends = !far || way.length >= Math.min(left, LONGEST) || x.breaks(outcome, state);
      const on = ends ? -1 : this.onlyWay(state, hash);
      if (on < 0) break;
      x.transitions++;
      state = next.words.slice(on * width, (on + 1) * width);
      hash = next.hashes[on]!;
      outcome = next.outcomes[on]!;
      way.push(next.moves[on]!);
    }
    if (left <= 0 || x.store.size >= x.most) {
      x.stopped = left <= 0 ? 'depth' : 'states';
      return undefined;
    }
    const at = x.store.size;
    x.put(state, hash, id, way, outcome);
    return { id: at, isNew: true, steps: way.length };
  }

  /** Which move is the only one that must be taken here and may be passed through; -1: none. */
  private onlyWay(state: Int32Array, hash: number): number {
    const { x, next } = this;
    next.expand(state, 0, hash);
    const at = next.count === 1 ? 0 : this.alone(state);
    if (at < 0 || x.learner.outcomes.all[next.outcomes[at]!]!.violation !== undefined) return -1;
    if (next.count === 1) return at;
    const to = x.store.find(next.words, at * x.layout.width, next.hashes[at]!);
    return this.isOpen(to) ? at : -1;
  }

  /** The move that is a persistent set by itself; -1: none. */
  private alone(state: Int32Array): number {
    const { starts } = this.next;
    const [least] = this.sets.find(state, 0);
    if (least?.length !== 1) return -1;
    const [p] = least as readonly [number];
    return starts[p + 1]! - starts[p]! === 1 ? starts[p]! : -1;
  }
}
