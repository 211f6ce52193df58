// SPDX-License-Identifier: GPL-2.0-only
import type { Slot } from '../../explorer/index.ts';
import type { Locks } from './locks.ts';
import type { Transition } from './microSteps.ts';
import { pattern } from './paths.ts';
import { Table } from './table.ts';

interface Uses {
  /** Function by leaf, for leaves that a next transition reads, and that it writes. */
  readonly reads: ReadonlyMap<Slot, string>;
  readonly writes: ReadonlyMap<Slot, string>;
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
    for (const [slot, fn] of one.writes) {
      const write = other.writes.get(slot);
      if (write !== undefined) this.meet(slot, `${fn} (write)`, `${write} (write)`);
      const read = other.reads.get(slot);
      if (read !== undefined) this.meet(slot, `${fn} (write)`, `${read} (read)`);
    }
    for (const [slot, fn] of one.reads) {
      const write = other.writes.get(slot);
      if (write !== undefined) this.meet(slot, `${write} (write)`, `${fn} (read)`);
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
    const reads = new Map<Slot, string>();
    const writes = new Map<Slot, string>();
    for (const { steps } of list) {
      for (const { label, touches } of steps) {
        const fn = label.stack.at(-1)?.fn ?? '';
        for (const { slot, write } of touches) {
          if (this.locks.at(slot) !== undefined || slot.path.startsWith('threads.')) continue;
          (write ? writes : reads).set(slot, fn);
        }
      }
    }
    const uses = { reads, writes };
    this.uses.set(list, uses);
    return uses;
  }
}
