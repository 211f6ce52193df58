// SPDX-License-Identifier: GPL-2.0-only
import type { Place } from '../../model/language/thread.ts';
import { chainsIn, chainTaken, chainWritten, type Locks } from './locks.ts';
import type { MicroStep, Transition } from './microSteps.ts';
import { pattern } from './paths.ts';
import type { At } from './pass.ts';
import { Table } from './table.ts';

/** Leaves that are no data of the kernel: where threads stand, what the scenario still allows. */
const NOT_DATA = /^(threads|checks|faults|irqs|irqKinds|tree|ready)(\.|$)/;

/** Who touches what under which locks, and which lock is taken under which. */
export class Accesses {
  /** Field; `read` or `write`; function; kind of context; locks held, one a line. */
  readonly fields = new Table<readonly [string, string, string, string, string]>();
  /** Held; taken under it; the function that takes. */
  readonly order = new Table<readonly [string, string, string]>();
  /** Function; kind of context; locks held all the while, one a line. */
  readonly functions = new Table<readonly [string, string, string, string]>();
  /** Function; what it takes or waits for, itself or in a callee. */
  readonly takes = new Table<readonly [string, string]>();
  private readonly known = new Set<string>();
  private readonly locks: Locks;
  private readonly contexts: readonly string[];
  private readonly spec: string;

  constructor(locks: Locks, contexts: readonly string[], spec: string, into?: Accesses) {
    this.locks = locks;
    this.contexts = contexts.map(contextKind);
    this.spec = spec;
    if (!into) return;
    this.fields = into.fields;
    this.order = into.order;
    this.functions = into.functions;
    this.takes = into.takes;
  }

  /** Notes a transition that some thread takes from this state. */
  note(from: At, transition: Transition): void {
    const start = this.locks.heldBy(transition.process, from.words, from.offset);
    const key = `${transition.id} ${start.join()}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    const held = new Set(start);
    for (const step of transition.steps) this.step(step, transition.process, held);
  }

  private step({ label, touches }: MicroStep, process: number, held: Set<string>): void {
    const { stack } = label;
    const fn = stack.at(-1)?.fn ?? '';
    const context = this.contexts[process] ?? '';
    const under = (): string => [...held, ...chainsIn(stack)].toSorted().join('\n');
    const before = under();
    for (const { fn: on, file } of stack) {
      if (isProcedure(on)) this.functions.note([on, context, before, file], this.spec);
    }
    const chain = chainTaken(stack);
    if (chain !== undefined) this.taken(chain, stack, before);
    const written = new Set<string>();
    for (const { slot, write, code } of touches) {
      const lock = this.locks.at(slot);
      if (lock !== undefined) {
        if (!write) continue;
        if (slot.values[code] === process) {
          this.taken(lock, stack, under());
          held.add(lock);
        } else if (slot.values[code] === null) held.delete(lock);
        continue;
      }
      const taken = write ? chainWritten(slot.path) : undefined;
      if (taken !== undefined) written.add(taken);
      if (NOT_DATA.test(slot.path)) continue;
      const locks = taken === undefined ? under() : [...held, taken].toSorted().join('\n');
      const cells = [pattern(slot.path), write ? 'write' : 'read', fn, context, locks] as const;
      this.fields.note(cells, this.spec);
    }
    for (const lock of written) this.taken(lock, stack, before);
    const wait = waitedFor(stack.at(-1)?.c ?? '');
    if (wait !== undefined) this.taken(wait, stack, before);
  }

  private taken(lock: string, stack: readonly Place[], under: string): void {
    const fn = stack.at(-1)?.fn ?? '';
    for (const held of under === '' ? [] : under.split('\n')) {
      this.order.note([held, lock, fn], this.spec);
    }
    for (const { fn: on } of stack) if (isProcedure(on)) this.takes.note([on, lock], this.spec);
  }
}

/** Waiting for a work item is like taking a lock that its worker holds. */
function waitedFor(c: string): string | undefined {
  const work = /^(?:cancel|disable)_work_sync\((.*)\)$/.exec(c)?.[1];
  if (work !== undefined)
    return work.includes('init_work') ? 'work ni->init_work' : 'work pd->notify_work';
  return c.startsWith('destroy_workqueue(') && c.includes('notify_wq')
    ? 'work pd->notify_work'
    : undefined;
}

/** Roots of threads are no functions of the C. */
function isProcedure(fn: string): boolean {
  return !fn.includes(' ');
}

/** Threads that a scenario tells to run are all the same kind: process context. */
function contextKind(name: string): string {
  if (name === 'irq') return 'interrupt';
  return name === 'kworker' || name === 'notify_wq' ? 'worker' : 'process';
}
