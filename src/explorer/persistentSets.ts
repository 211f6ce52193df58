// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';
import type { Footprints, Future } from './footprints.ts';
import { meet, slotSet, type SlotSet } from './slotSet.ts';

/** Conditions that a broken variant leaves out, so that tests can show what each is for. */
export type Omission = 'visibility' | 'proviso' | 'dependency' | 'fixpoint' | 'cycles';

/**
 * Finds, in a state, sets of processes whose moves suffice for now: what the others may do until one
 * of the set moves neither changes the set's moves nor is changed by them (persistent sets, Godefroid
 * 1996, of whole processes). A move counts as reading all that the clauses read that it may change,
 * so that no break of a rule is passed by.
 */
export class PersistentSets<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly footprints: Footprints;
  private readonly omit: ReadonlySet<Omission>;
  private readonly writes = new Map<number, SlotSet>();
  private readonly watched = new Map<number, SlotSet>();
  private readonly none: SlotSet;
  private readonly lists: number[] = [];
  private readonly reads: SlotSet[] = [];
  private readonly futures: Future[] = [];
  private unseen: number;

  constructor(x: Exploration<S, L>, footprints: Footprints, omit: ReadonlySet<Omission>) {
    this.x = x;
    this.footprints = footprints;
    this.omit = omit;
    this.none = slotSet(x.layout.slots.length);
    this.unseen = x.unwitnessed.size;
    for (const _ of x.system.processes) this.reads.push(slotSet(x.layout.slots.length));
  }

  /** The sets found in the state, as lists of processes, those with the fewest moves first. */
  find(words: Int32Array, offset: number): readonly (readonly number[])[] {
    const { learner, system, layout } = this.x;
    const { pool } = learner.outcomes;
    if (this.unseen !== this.x.unwitnessed.size) this.watched.clear();
    this.unseen = this.x.unwitnessed.size;
    for (const p of system.processes.keys()) {
      this.lists[p] = learner.moves(p, words, offset);
      this.reads[p]!.fill(0);
      learner.markReads(p, words, offset, this.reads[p]!);
      const at = this.footprints.placeSlot(p);
      const slot = at === undefined ? undefined : layout.slots[at]!;
      const code = slot ? (words[offset + slot.word]! >>> slot.shift) & slot.mask : -1;
      this.futures[p] = this.footprints.futureOf(p, code);
    }
    const moves = (p: number): number => pool[this.lists[p]!]!;
    const enabled = [...system.processes.keys()].filter((p) => moves(p) > 0);
    if (enabled.length < 2) return [];
    const found = enabled.map((seed) => {
      const set = this.close(seed);
      return { set, count: set.reduce((sum, p) => sum + moves(p), 0) };
    });
    const all = enabled.reduce((sum, p) => sum + moves(p), 0);
    return found
      .filter(({ count }) => count < all)
      .sort((a, b) => a.count - b.count)
      .map(({ set }) => set);
  }

  /** The smallest set with the seed in it that the others leave alone. */
  private close(seed: number): readonly number[] {
    const set = new Set([seed]);
    for (let grown = true; grown;) {
      grown = false;
      for (const q of this.live(set)) {
        if (![...set].some((p) => this.conflict(p, q))) continue;
        set.add(q);
        grown = true;
      }
    }
    return [...set]
      .filter((p) => this.x.learner.outcomes.pool[this.lists[p]!]! > 0)
      .sort((a, b) => a - b);
  }

  /** Those outside of the set that may move before one of the set does. */
  private live(set: ReadonlySet<number>): readonly number[] {
    const { pool } = this.x.learner.outcomes;
    const outside = [...this.lists.keys()].filter((p) => !set.has(p));
    const live: number[] = [];
    let blocked: number[] = [];
    for (const p of outside) (pool[this.lists[p]!]! > 0 ? live : blocked).push(p);
    for (let i = 0; i < live.length; i++) {
      const { writes } = this.futures[live[i]!]!;
      const freed = blocked.filter((p) => meet(this.reads[p]!, writes));
      live.push(...freed);
      blocked = blocked.filter((p) => !freed.includes(p));
    }
    return live;
  }

  /** Whether what p does now and what q may do from now on get into each other's way. */
  private conflict(p: number, q: number): boolean {
    if (this.omit.has('dependency')) return false;
    const future = this.futures[q]!;
    const writes = this.writesOf(this.lists[p]!);
    return (
      meet(this.reads[p]!, future.writes) ||
      meet(writes, future.reads) ||
      meet(writes, future.writes) ||
      meet(this.watchedOf(this.lists[p]!), future.writes)
    );
  }

  private writesOf(list: number): SlotSet {
    const known = this.writes.get(list) ?? this.footprints.writtenBy(list);
    this.writes.set(list, known);
    return known;
  }

  private watchedOf(list: number): SlotSet {
    if (this.omit.has('visibility')) return this.none;
    const known =
      this.watched.get(list) ?? this.footprints.watchedBy(this.writesOf(list), this.asked());
    this.watched.set(list, known);
    return known;
  }

  /** The clauses, and the witnesses not seen yet. */
  private asked(): readonly number[] {
    const { always, sometimes } = this.x.questions;
    return [
      ...always.map(({ question }) => question),
      ...sometimes.filter(({ of }) => this.x.unwitnessed.has(of.name)).map((s) => s.question),
    ];
  }
}
