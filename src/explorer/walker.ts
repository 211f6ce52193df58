// SPDX-License-Identifier: GPL-2.0-only
import { layoutOf, pack, type Layout } from './layout.ts';
import { Learner, type LearntMoves } from './learn.ts';
import { Recorder } from './record.ts';
import { Successors } from './successors.ts';
import type { System } from './system.ts';

/**
 * The moves of a system on packed states, by what is learnt of it: for a search that wants other
 * things of states than an exploration does, and looks at thousands of them.
 */
export class Walker<S, L> {
  readonly layout: Layout;
  /** The moves of the state last expanded. */
  readonly successors: Successors;
  private readonly learnt: LearntMoves;
  private readonly answers: Learner<S, L>;
  private readonly recorder: Recorder<S>;
  /** The labels of a process's moves, by their text, which is what is learnt. */
  private readonly labels = new Map<string | null, readonly L[]>();

  /** @param learnt what a search of this very system has learnt, so that it is not learnt again */
  constructor({ name, schema, initial, processes }: System<S, L>, learnt?: LearntMoves) {
    this.layout = layoutOf(schema);
    this.recorder = new Recorder<S>(this.layout);
    const labelled = processes.map((process) => ({
      name: `labels of ${process.name}`,
      ask: (state: S): string => {
        const labels = process.moves(state).map(({ label }) => label);
        const text = JSON.stringify(labels);
        this.labels.set(text, labels);
        return text;
      },
    }));
    const system = { name, schema, initial, processes, properties: [] };
    this.answers = new Learner(this.layout, system, labelled);
    this.learnt = learnt ?? this.answers;
    this.successors = new Successors(this.learnt, this.layout.width, processes.length);
  }

  /** The labels of a process's moves in the state at `words[offset…]`. */
  labelsOf(process: number, words: Int32Array, offset: number): readonly L[] {
    const text = this.answers.message(this.answers.answer(process, words, offset));
    return this.labels.get(text) ?? [];
  }

  /** The rule that a move of this outcome breaks itself. */
  violationOf(outcome: number): { readonly rule: string; readonly message: string } | undefined {
    return this.learnt.outcomes.all[outcome]?.violation;
  }

  pack(state: S): Int32Array {
    const words = new Int32Array(this.layout.width);
    pack(this.layout, state, words);
    return words;
  }

  /** The state at `words[offset…]`, to be read before the next call. */
  view(words: Int32Array, offset: number): S {
    this.recorder.begin(words, offset);
    return this.recorder.base;
  }

  /** In how many leaves two states differ. */
  changed(a: Int32Array, from: number, b: Int32Array, offset: number): number {
    return this.layout.slots.filter(
      ({ word, shift, mask }) => (((a[from + word]! ^ b[offset + word]!) >>> shift) & mask) !== 0,
    ).length;
  }
}
