// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from '../../explorer/index.ts';
import type { Locks } from './locks.ts';
import type { Transition } from './microSteps.ts';
import { pattern } from './paths.ts';
import { Table } from './table.ts';

/** An access of a next transition: by which function, and under which locks that it takes before. */
interface Use {
  readonly fn: string;
  readonly taken: ReadonlySet<Slot>;
}

interface Uses {
  readonly reads: ReadonlyMap<Slot, readonly Use[]>;
  readonly writes: ReadonlyMap<Slot, readonly Use[]>;
}

/**
 * Which two functions can be about to touch the same field of the same object, one of them to write
 * it: in some reachable state both threads can take their next transition. Nothing is inferred from
 * locks: what a lock keeps apart never meets.
 */
export class Races {
  /** Field; function and access; the other function and access. */
  readonly met = new Table<readonly [string, string, string]>();
  private readonly locks: Locks;
  private readonly spec: string;
  private readonly uses = new Map<readonly Transition[], Uses>();
  private readonly known = new Map<readonly Transition[], Set<readonly Transition[]>>();

  constructor(locks: Locks, spec: string, into?: Races) {
    this.locks = locks;
    this.spec = spec;
    if (into) this.met = into.met;
  }

  /** Notes what the threads can do next in one state. */
  note(enabled: readonly (readonly Transition[])[]): void {
    for (let a = 0; a < enabled.length; a++) {
      const one = enabled[a]!;
      if (one.length === 0) continue;
      for (let b = a + 1; b < enabled.length; b++) {
        const other = enabled[b]!;
        if (other.length > 0) this.pair(one, other);
      }
    }
  }

  private pair(a: readonly Transition[], b: readonly Transition[]): void {
    const known = this.known.get(a) ?? new Set();
    if (known.has(b)) return;
    this.known.set(a, known.add(b));
    const [one, other] = [this.usesOf(a), this.usesOf(b)];
    for (const [slot, writes] of one.writes) {
      this.meetAll(slot, writes, '(write)', other.writes.get(slot), '(write)');
      this.meetAll(slot, writes, '(write)', other.reads.get(slot), '(read)');
    }
    for (const [slot, reads] of one.reads) {
      this.meetAll(slot, other.writes.get(slot), '(write)', reads, '(read)');
    }
  }

  /** What both touch under a lock that both still have to take does not meet. */
  private meetAll(
    slot: Slot,
    ones: readonly Use[] = [],
    how: string,
    others: readonly Use[] = [],
    otherHow: string,
  ): void {
    for (const one of ones) {
      for (const other of others) {
        if ([...one.taken].some((lock) => other.taken.has(lock))) continue;
        this.meet(slot, `${one.fn} ${how}`, `${other.fn} ${otherHow}`);
      }
    }
  }

  private meet(slot: Slot, a: string, b: string): void {
    const [first, second] =
      a.endsWith('(write)') && b.endsWith('(write)') && b < a ? [b, a] : [a, b];
    this.met.note([pattern(slot.path), first, second], this.spec);
  }

  private usesOf(list: readonly Transition[]): Uses {
    const known = this.uses.get(list);
    if (known) return known;
    const reads = new Map<Slot, Use[]>();
    const writes = new Map<Slot, Use[]>();
    for (const { process, steps } of list) {
      const taken = new Set<Slot>();
      for (const { label, touches } of steps) {
        const fn = label.stack.at(-1)?.fn ?? '';
        for (const { slot, write, code } of touches) {
          if (this.locks.at(slot) !== undefined) {
            if (write && slot.values[code] === process) taken.add(slot);
            if (write && slot.values[code] === null) taken.delete(slot);
            continue;
          }
          if (slot.path.startsWith('threads.')) continue;
          const into = write ? writes : reads;
          into.set(slot, [...(into.get(slot) ?? []), { fn, taken: new Set(taken) }]);
        }
      }
    }
    const uses = { reads, writes };
    this.uses.set(list, uses);
    return uses;
  }
}
