// SPDX-License-Identifier: GPL-2.0-only
import type { Outcomes } from './outcomes.ts';

/**
 * Which questions a move may change the answer of: those whose tree asks for a leaf that the move
 * writes. For all others the new state reads as its parent did, so their answer is the parent's.
 */
export class Watch {
  /** Told when the lists given out before are no longer right. */
  onChange: () => void = () => undefined;

  private readonly outcomes: Outcomes;
  private readonly readers = new Map<number, Set<number>>();
  private readonly retired = new Set<number>();
  private readonly lists: (Int32Array | undefined)[] = [];

  constructor(outcomes: Outcomes) {
    this.outcomes = outcomes;
  }

  /** The question's tree now asks for this slot. */
  noteRead(question: number, slot: number): void {
    const readers = this.readers.get(slot) ?? new Set();
    if (readers.has(question)) return;
    this.readers.set(slot, readers.add(question));
    this.forget();
  }

  /** All that was noted: pairs of a question and a slot. */
  get reads(): readonly (readonly [question: number, slot: number])[] {
    return [...this.readers].flatMap(([slot, questions]) =>
      Array.from(questions, (question) => [question, slot] as const),
    );
  }

  /** Its answer is of no interest any more. */
  retire(question: number): void {
    this.retired.add(question);
    this.forget();
  }

  /** The questions that the outcome with this number may change, in ascending order. */
  changedBy(outcome: number): Int32Array {
    return this.lists[outcome] ?? this.list(outcome);
  }

  private forget(): void {
    this.lists.length = 0;
    this.onChange();
  }

  private list(outcome: number): Int32Array {
    const found = new Set<number>();
    for (const { slot } of this.outcomes.all[outcome]!.writes) {
      for (const question of this.readers.get(slot.index) ?? []) {
        if (!this.retired.has(question)) found.add(question);
      }
    }
    const list = Int32Array.from([...found].sort((a, b) => a - b));
    while (this.lists.length <= outcome) this.lists.push(undefined);
    this.lists[outcome] = list;
    return list;
  }
}
