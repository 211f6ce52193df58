// SPDX-License-Identifier: GPL-2.0-only
import { layoutOf, pack, type Layout, type Slot } from '../explorer/layout.ts';
import { Recorder, type Access } from '../explorer/record.ts';
import type { Judgement } from '../explorer/reference.ts';
import type { Choice } from '../explorer/replay.ts';
import type { Primitive } from '../explorer/schema.ts';
import { Violation, type System } from '../explorer/system.ts';

/** What a move does in a state, and what it looks at to do so. */
export interface Look<L> {
  readonly label: L;
  /** What its process and the move itself read; what it wrote before is not among it. */
  readonly reads: readonly Access[];
  /** The last for each leaf; what is not in its domain has a code that no value of it has. */
  readonly writes: readonly Access[];
  /** The rule that the move breaks itself. */
  readonly broken: Judgement | null;
}

/** What something answers, and what it looks at to do so. */
export interface Answer<T> {
  readonly answer: T;
  readonly reads: readonly Access[];
}

/**
 * A state in which a leaf was put back may make no sense, and a move may lead from it out of a domain.
 * By immer nobody would mind.
 */
class Lenient<S> extends Recorder<S> {
  readonly #strange: unknown[] = [];

  protected override codeOf(slot: Slot, value: unknown): number {
    const code = slot.codes.get(value as Primitive);
    return code ?? slot.values.length + this.#strange.push(value) - 1;
  }

  protected override valueOf(slot: Slot, code: number): unknown {
    const { values } = slot;
    return code < values.length ? values[code] : this.#strange[code - values.length];
  }
}

/**
 * Runs the moves of a system on packed states, by the views that a search learns them by: a story
 * follows hundreds of actions, wants to know what each reads and writes, and each runs but once.
 */
export class Looks<S, L> {
  readonly system: System<S, L>;
  readonly layout: Layout;
  readonly #recorder: Lenient<S>;

  constructor(system: System<S, L>) {
    this.system = system;
    this.layout = layoutOf(system.schema);
    this.#recorder = new Lenient<S>(this.layout);
  }

  pack(state: S): Int32Array {
    const words = new Int32Array(this.layout.width);
    pack(this.layout, state, words);
    return words;
  }

  /**
   * What a move does in a state; `null` where it is not possible.
   * @throws Error as the move does, where the state makes no sense to it.
   */
  at(words: Int32Array, { process, choice }: Choice): Look<L> | null {
    const recorder = this.#recorder;
    recorder.begin(words, 0);
    const move = this.system.processes[process]?.moves(recorder.base)[choice];
    if (!move) return null;
    const { label } = move;
    let broken: Judgement | null = null;
    try {
      move.apply(recorder.draft);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      broken = { rule: error.rule, message: error.message };
    }
    return {
      label,
      reads: recorder.reads,
      writes: recorder.writes,
      broken,
    };
  }

  /** What is answered by something that only looks at a state. */
  ask<T>(words: Int32Array, read: (state: S) => T): Answer<T> {
    this.#recorder.begin(words, 0);
    const answer = read(this.#recorder.base);
    return { answer, reads: this.#recorder.reads };
  }
}

/** The code of a leaf in a packed state. */
export function codeAt(words: Int32Array, { word, shift, mask }: Slot): number {
  return (words[word]! >>> shift) & mask;
}

/** The packed state with these leaves written. */
export function withWrites(words: Int32Array, writes: readonly Access[]): Int32Array {
  const after = words.slice();
  for (const { slot, code } of writes) {
    const { word, shift, mask } = slot;
    after[word] = (after[word]! & ~(mask << shift)) | (code << shift);
  }
  return after;
}
