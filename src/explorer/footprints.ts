// SPDX-License-Identifier: GPL-2.0-only
import type { Learner } from './learn.ts';
import { addSlot, hasSlot, join, meet, slotSet, type SlotSet } from './slotSet.ts';

/** What a process reads and writes at one of its places, and the places it goes to from there. */
interface Place {
  readonly reads: SlotSet;
  readonly writes: SlotSet;
  readonly next: Set<number>;
}

/** What a process may read and write from a place on, as far as is learnt. */
export interface Future {
  readonly reads: SlotSet;
  readonly writes: SlotSet;
}

/** Where a process is that has one place only. */
const ANYWHERE = -1;

/**
 * Which slots the processes may read and write, now and later, summed up from what the learner found
 * out by running them: nothing is declared, so nothing can be declared wrongly. The place of a process
 * is the value of the slot that its tree asks first (its program counter), if no other process writes
 * that slot. Sets only grow, and `absorb` tells when they did.
 */
export class Footprints {
  private readonly learner: Pick<Learner<unknown, unknown>, 'paths' | 'outcomes'>;
  private readonly slots: number;
  private readonly processes: number;
  private absorbed = 0;
  /** By process: its places by the code of its first slot, that slot, and all that it writes. */
  private readonly places: Map<number, Place>[] = [];
  private readonly first: (number | undefined)[] = [];
  private readonly written: SlotSet[] = [];
  /** By question: the slots that it reads in some state. */
  private readonly asked: SlotSet[] = [];
  private futures: ReadonlyMap<number, Future>[] = [];
  private readonly nowhere: Future;

  constructor(
    learner: Pick<Learner<unknown, unknown>, 'paths' | 'outcomes'>,
    slots: number,
    processes: number,
  ) {
    this.learner = learner;
    this.slots = slots;
    this.processes = processes;
    this.nowhere = { reads: slotSet(slots), writes: slotSet(slots) };
    for (let p = 0; p < processes; p++) {
      this.places.push(new Map());
      this.written.push(slotSet(slots));
    }
  }

  /** Takes in what was learnt since the last call; whether any set grew. */
  absorb(): boolean {
    let grown = false;
    const { paths } = this.learner;
    for (; this.absorbed < paths.length; this.absorbed++) {
      const { tree, reads, payload } = paths[this.absorbed]!;
      const slots = reads.map(({ slot }) => slot.index);
      if (tree >= this.processes) {
        const set = (this.asked[tree - this.processes] ??= slotSet(this.slots));
        for (const slot of slots) grown = addSlot(set, slot) || grown;
        continue;
      }
      const first = slots[0];
      if (this.first[tree] !== first) grown = true;
      this.first[tree] = first;
      const place = this.placeOf(tree, reads[0]?.code ?? ANYWHERE);
      for (const slot of slots) grown = addSlot(place.reads, slot) || grown;
      for (const { slot, code } of this.writesOf(payload)) {
        grown = addSlot(place.writes, slot) || grown;
        addSlot(this.written[tree]!, slot);
        if (slot !== first || place.next.has(code)) continue;
        place.next.add(code);
        grown = true;
      }
    }
    return grown;
  }

  /** Sums up what may come from each place, by all that was absorbed. */
  settle(): void {
    this.futures = this.places.map((places, p) => {
      const futures = new Map<number, { reads: SlotSet; writes: SlotSet }>();
      for (const [code, { reads, writes }] of places) {
        futures.set(code, { reads: reads.slice(), writes: writes.slice() });
      }
      if (this.roams(p)) {
        const all = { reads: slotSet(this.slots), writes: slotSet(this.slots) };
        for (const { reads, writes } of futures.values()) {
          join(all.reads, reads);
          join(all.writes, writes);
        }
        return new Map([[ANYWHERE, all]]);
      }
      const codes = [...places.keys()].reverse();
      for (let again = true; again;) {
        again = false;
        for (const code of codes) {
          const future = futures.get(code)!;
          for (const next of places.get(code)!.next) {
            const after = futures.get(next);
            if (after === undefined) continue;
            again = join(future.reads, after.reads) || again;
            again = join(future.writes, after.writes) || again;
          }
        }
      }
      return futures;
    });
  }

  /** What the process may do from where it is now, as settled; `code` is that of its first slot. */
  futureOf(process: number, code: number): Future {
    const futures = this.futures[process]!;
    return futures.get(code) ?? futures.get(ANYWHERE) ?? this.nowhere;
  }

  /** The slot whose value is the place of the process; `undefined`: it has one place only. */
  placeSlot(process: number): number | undefined {
    return this.roams(process) ? undefined : this.first[process];
  }

  /** All slots read by those of the questions that ask for one of `slots`. */
  watchedBy(slots: SlotSet, questions: readonly number[]): SlotSet {
    const all = slotSet(this.slots);
    for (const question of questions) {
      const asked = this.asked[question];
      if (asked !== undefined && meet(asked, slots)) join(all, asked);
    }
    return all;
  }

  /** All that the moves in one of the learner's lists write. */
  writtenBy(list: number): SlotSet {
    const set = slotSet(this.slots);
    for (const { slot } of this.writesOf(list)) addSlot(set, slot);
    return set;
  }

  /** Whether others write the slot that would be its place. */
  private roams(process: number): boolean {
    const slot = this.first[process];
    return slot === undefined || this.written.some((set, q) => q !== process && hasSlot(set, slot));
  }

  private placeOf(process: number, code: number): Place {
    const places = this.places[process]!;
    let place = places.get(code);
    if (place === undefined) {
      place = { reads: slotSet(this.slots), writes: slotSet(this.slots), next: new Set() };
      places.set(code, place);
    }
    return place;
  }

  private writesOf(list: number): readonly { readonly slot: number; readonly code: number }[] {
    const { pool, all } = this.learner.outcomes;
    const writes = [];
    for (let i = 1; i <= pool[list]!; i++) {
      for (const { slot, code } of all[pool[pool[list + i]!]!]!.writes) {
        writes.push({ slot: slot.index, code });
      }
    }
    return writes;
  }
}
