// SPDX-License-Identifier: GPL-2.0-only
import { Forest } from './forest.ts';
import type { Layout } from './layout.ts';
import { Outcomes, type Outcome } from './outcomes.ts';
import { Recorder, type Access } from './record.ts';
import { Violation, type Process, type System } from './system.ts';

/** A run that must give the same again is made for one reading in so many. */
const CHECK_EVERY = 16;

/** A predicate of the state that the explorer asks in its loop; `null` means that all is well. */
export interface Question<S> {
  readonly name: string;
  readonly ask: (state: S) => string | null;
}

/** What was learnt once: a tree (the processes' come first), the reads that lead to its leaf, its payload. */
export interface Path {
  readonly tree: number;
  readonly reads: readonly Access[];
  readonly payload: number;
}

/** The moves that a search has learnt, and those that it has not, once they are asked for. */
export type LearntMoves = Pick<Learner<unknown, unknown>, 'moves' | 'outcomes'>;

/** The same, with each reading that they were learnt at. */
export type Learnt = LearntMoves & Pick<Learner<unknown, unknown>, 'paths'>;

/**
 * Learns what processes do and what properties say: each function runs once for each distinct
 * reading of the state, and a decision tree keeps the outcome for all states that read alike.
 * This is sound because the functions are pure; it follows SPIN's and LTSmin's use of read sets,
 * but finds them by running.
 */
export class Learner<S, L> {
  readonly outcomes = new Outcomes();
  /** Told when a question's tree comes to depend on a slot. */
  onRead: (question: number, slot: number) => void = () => undefined;

  /** Told of each path learnt from now on; those before are in `paths`. */
  onLearn: (path: Path) => void = () => undefined;
  readonly paths: Path[] = [];

  /** Distinct readings learnt so far. */
  readings = 0;

  private readonly processes: readonly Process<S, L>[];
  private readonly questions: readonly Question<S>[];
  private readonly recorder: Recorder<S>;
  private readonly forest: Forest;
  private readonly messages: (string | null)[] = [null];
  private readonly messageCodes = new Map<string | null, number>([[null, 0]]);

  constructor(layout: Layout, system: System<S, L>, questions: readonly Question<S>[]) {
    this.processes = system.processes;
    this.questions = questions;
    this.recorder = new Recorder<S>(layout);
    this.forest = new Forest(layout.slots, system.processes.length + questions.length);
  }

  /**
   * The list of outcomes, in `outcomes.pool`, of the process's moves in the state at `words[offset…]`.
   * @throws Error when a recipe is impure, fails, or writes a value outside its domain.
   */
  moves(process: number, words: Int32Array, offset: number): number {
    const list = this.forest.find(process, words, offset);
    return list >= 0 ? list : this.learnMoves(process, words, offset);
  }

  /** The answer to a question, as a code for `message`; 0 is `null`. */
  answer(question: number, words: Int32Array, offset: number): number {
    const code = this.forest.find(this.processes.length + question, words, offset);
    return code >= 0 ? code : this.learnAnswer(question, words, offset);
  }

  /** Marks, in a set of bits, the slots that a process reads in this state, which it has learnt. */
  markReads(process: number, words: Int32Array, offset: number, into: Int32Array): void {
    this.forest.mark(process, words, offset, into);
  }

  /** Hands on what is learnt to who goes on without the search, which is told nothing any more. */
  handedOn(): Learnt {
    this.onRead = () => undefined;
    this.onLearn = () => undefined;
    return this;
  }

  message(answer: number): string | null {
    return this.messages[answer] ?? null;
  }

  /** Bytes of trees and outcomes. */
  get bytes(): number {
    return this.forest.bytes + this.outcomes.bytes;
  }

  private learnMoves(index: number, words: Int32Array, offset: number): number {
    const process = this.processes[index]!;
    return this.learn(
      index,
      words,
      offset,
      `process ${process.name}`,
      () => this.runMoves(process),
      (outcomes) => this.outcomes.addList(outcomes),
      () => undefined,
    );
  }

  private learnAnswer(index: number, words: Int32Array, offset: number): number {
    const { name, ask } = this.questions[index]!;
    return this.learn(
      this.processes.length + index,
      words,
      offset,
      name,
      () => within(name, () => ask(this.recorder.base)),
      (text) => this.messageCode(text),
      (slot) => this.onRead(index, slot),
    );
  }

  private learn<T>(
    tree: number,
    words: Int32Array,
    offset: number,
    name: string,
    run: () => T,
    keep: (result: T) => number,
    onNode: (slot: number) => void,
  ): number {
    this.recorder.begin(words, offset);
    const result = run();
    const payload = keep(result);
    if (!this.forest.add(tree, this.recorder.reads, payload, onNode)) throw new ImpureError(name);
    const path = { tree, reads: this.recorder.reads, payload };
    this.paths.push(path);
    this.onLearn(path);
    if (this.readings++ % CHECK_EVERY === 0) {
      this.recorder.begin(words, offset);
      if (keep(run()) !== payload) throw new ImpureError(name);
      if (this.forest.find(tree, words, offset) !== payload) throw new ImpureError(name);
    }
    return payload;
  }

  private runMoves(process: Process<S, L>): Outcome[] {
    const { recorder } = this;
    const moves = within(`process ${process.name}`, () => process.moves(recorder.base));
    if (moves.length > 0xffff) throw new Error(`process ${process.name}: more than 65535 moves`);
    return moves.map((move) => {
      recorder.beginMove();
      try {
        within(`process ${process.name}, move ${text(move.label)}`, () =>
          move.apply(recorder.draft),
        );
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        return { writes: [], violation: { rule: error.rule, message: error.message } };
      }
      return { writes: recorder.writes };
    });
  }

  private messageCode(message: string | null): number {
    const known = this.messageCodes.get(message);
    if (known !== undefined) return known;
    const code = this.messages.push(message) - 1;
    this.messageCodes.set(message, code);
    return code;
  }
}

/** Says where an error comes from; a violation is a result, not an error. */
function within<T>(place: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Violation) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${place}: ${message}`, { cause: error });
  }
}

function text(label: unknown): string {
  return typeof label === 'string' ? label : JSON.stringify(label);
}

/** Thrown when a move, a recipe or a rule depends on something else than the state. */
export class ImpureError extends Error {
  constructor(name: string) {
    super(
      `${name}: impure. With the same values read, it read other fields or gave another result. ` +
        'Moves, recipes and rules must depend on nothing but the state: no counters, no randomness, ' +
        'no time, no variables that outlive the call.',
    );
    this.name = 'ImpureError';
  }
}
