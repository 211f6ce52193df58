// SPDX-License-Identifier: GPL-2.0-only
import { hashOf } from './hash.ts';
import { layoutOf, pack, type Layout } from './layout.ts';
import { Learner } from './learn.ts';
import { deadlockMessage, NO_DEADLOCK, questionsOf, type Questions } from './questions.ts';
import type { StandIns } from './standIns.ts';
import type { StateStore } from './stateStore.ts';
import { Store } from './store.ts';
import { Successors } from './successors.ts';
import type { Budget, Coverage, Lost, Ran, StateRule, System } from './system.ts';
import { Watch } from './watch.ts';

/** A broken rule: at a state, or by a move out of it (then `move` is set). */
export interface Found {
  readonly rule: string;
  readonly message: string;
  readonly state: number;
  readonly move?: number;
  /** The moves from the initial state to `state`, where the search knows better ones than the store. */
  readonly route?: readonly number[];
}

/** The part that all search orders share: it expands a state, stores what is new and judges it. */
export class Exploration<S, L> {
  readonly system: System<S, L>;
  readonly layout: Layout;
  readonly learner: Learner<S, L>;
  readonly questions: Questions<S>;
  readonly successors: Successors;
  /** It may be replaced by another one with the same states under the same numbers. */
  store: StateStore;
  /** The first break of each rule, in the order found. */
  readonly found = new Map<string, Found>();
  /** Names of the `sometimes` properties not seen yet. */
  readonly unwitnessed: Set<string>;
  transitions = 0;
  depth = 0;
  /** The moves from a state's parent to it, where they are several. */
  readonly ways = new Map<number, readonly number[]>();
  /** Set by a search in which a stored state stands for several. */
  standIns: StandIns | undefined;
  /** Whether some run is endless, as far as that is known; a search that left states out says so. */
  endless: boolean | undefined;
  /** The states found quiet; `undefined` when a search went on from a checkpoint, which keeps none. */
  quiets: number[] | undefined = [];
  /** Set by random walks. */
  coverage: Coverage | undefined;
  /** Set by hash compaction. */
  lost: Lost | undefined;
  /** What has run it so far. */
  ran: Ran = { executor: 'js', workers: 1 };
  /** States stored but not yet expanded. */
  queue = 0;
  /** Why the search must stop before its end. */
  stopped: string | undefined;

  /** Of no use but that the compiler cannot drop the loads of `Store.touch`. */
  touched = 0;

  /** Which questions a move may change the answer of. */
  readonly watch: Watch;
  /** States that may be stored. */
  readonly most: number;

  private readonly stopAtFirst: boolean;
  private readonly rulesOf: readonly (StateRule<S> | undefined)[];
  private readonly witnessOf: readonly (string | undefined)[];

  /** @throws Error when the initial state does not fit the schema. */
  constructor(system: System<S, L>, budget: Budget, stopAtFirst: boolean) {
    this.system = system;
    this.stopAtFirst = stopAtFirst;
    this.most = budget.states ?? Infinity;
    this.layout = layoutOf(system.schema);
    this.questions = questionsOf(system);
    this.learner = new Learner(this.layout, system, this.questions.list);
    this.watch = new Watch(this.learner.outcomes);
    const { always, sometimes } = this.questions;
    const watched = always.length + sometimes.length;
    this.learner.onRead = (question, slot) => {
      if (question < watched) this.watch.noteRead(question, slot);
    };
    this.rulesOf = always.map(({ of }) => of);
    this.witnessOf = [...always.map(() => undefined), ...sometimes.map(({ of }) => of.name)];
    this.unwitnessed = new Set(sometimes.map(({ of }) => of.name));
    this.successors = new Successors(this.learner, this.layout.width, system.processes.length);
    this.store = new Store(this.layout.width);
  }

  /** Stores and judges the initial state, and nothing else: what is learnt stays. */
  begin(): void {
    const { width } = this.layout;
    this.store = new Store(width);
    this.ways.clear();
    this.standIns = undefined;
    this.endless = undefined;
    this.quiets = [];
    this.transitions = 0;
    this.depth = 0;
    const words = new Int32Array(width);
    pack(this.layout, this.system.initial, words);
    this.store.add(words, 0, hashOf(words, 0, width), -1, -1);
    const { always, sometimes } = this.questions;
    for (let q = 0; q < always.length + sometimes.length; q++) this.ask(q, words, 0, 0);
  }

  /** Whether the search order should return: the end of the budget, or enough found. */
  get done(): boolean {
    return this.stopped !== undefined || (this.stopAtFirst && this.found.size > 0);
  }

  /** Makes the moves of a stored state; they are in `successors` until the next call. */
  moves(id: number): Successors {
    const { store, successors } = this;
    successors.expand(store.chunkOf(id), store.place(id), store.hashOf(id));
    this.standIns?.replace(successors, id);
    return successors;
  }

  /** The number of the state that the i-th of the moves just made leads to; -1 when it is not stored. */
  target(i: number): number {
    const { words, hashes } = this.successors;
    return this.store.find(words, i * this.layout.width, hashes[i]!);
  }

  /**
   * Expands a state: its new successors are stored at the end and judged. With `deepest`, nothing
   * may be stored any more: a new successor means that the depth budget cut the search.
   */
  expand(id: number, deepest: boolean): void {
    const next = this.moves(id);
    if (next.count === 0) this.judgeQuiet(id);
    this.touched = this.store.touch(next.hashes, next.count);
    for (let i = 0; i < next.count; i++) {
      if (this.done) return;
      this.take(i, id, deepest);
    }
  }

  /** Takes the i-th of the moves just made out of the state `id`: its successor is stored and judged. */
  take(i: number, id: number, deepest: boolean): void {
    const { store, successors: next } = this;
    this.transitions++;
    const outcome = next.outcomes[i]!;
    const violation = this.learner.outcomes.all[outcome]!.violation;
    if (violation !== undefined) {
      this.note({ ...violation, state: id, move: next.moves[i]! });
      return;
    }
    const at = i * this.layout.width;
    const hash = next.hashes[i]!;
    if (deepest || store.size >= this.most) {
      if (store.find(next.words, at, hash) < 0) this.stopped = deepest ? 'depth' : 'states';
    } else if (store.add(next.words, at, hash, id, next.moves[i]!)) {
      // A state that stands for the one reached differs from its parent in more than the move wrote.
      const changed = this.standIns ? this.standIns.questions : this.watch.changedBy(outcome);
      for (let q = 0; q < changed.length; q++) {
        this.ask(changed[q]!, next.words, at, store.size - 1);
      }
    }
  }

  /** Judges a state in which nothing can move. A deadlock comes first: it explains what is left over. */
  judgeQuiet(id: number): void {
    this.quiets?.push(id);
    const words = this.store.chunkOf(id);
    const place = this.store.place(id);
    const { resting, quiet } = this.questions;
    const waiting = resting.filter((p) => this.learner.answer(p.question, words, place) !== 0);
    if (waiting.length > 0) {
      const message = deadlockMessage(waiting.map((p) => p.of));
      this.note({ rule: NO_DEADLOCK, message, state: id });
      return;
    }
    for (const { question, of } of quiet) {
      const message = this.learner.message(this.learner.answer(question, words, place));
      if (message !== null) this.note({ rule: of.name, message, state: id });
    }
  }

  /** Whether no process can move: cheaper than making the moves. */
  isQuiet(id: number): boolean {
    const words = this.store.chunkOf(id);
    const place = this.store.place(id);
    const { outcomes } = this.learner;
    return this.system.processes.every(
      (_, p) => outcomes.pool[this.learner.moves(p, words, place)] === 0,
    );
  }

  /** Bytes of the explorer's tables. */
  get bytes(): number {
    return this.store.bytes + this.learner.bytes + (this.standIns?.bytes ?? 0);
  }

  /** Keeps the first break of each rule. */
  note(found: Found): void {
    if (!this.found.has(found.rule)) this.found.set(found.rule, found);
  }

  /** Tells what is found of a state by the state's new number. */
  renumber(from: number, to: number): void {
    for (const found of this.found.values()) {
      if (found.state === from) this.found.set(found.rule, { ...found, state: to });
    }
  }

  /** A copy of a state's words. */
  wordsOf(id: number): Int32Array {
    const words = this.store.chunkOf(id);
    const place = this.store.place(id);
    return Int32Array.from(words.subarray(place, place + this.layout.width));
  }

  /** Which of a state's moves leads to these words first; -1: none. The moves are in `successors`. */
  indexOf(parent: number, state: Int32Array): number {
    const next = this.moves(parent);
    const { all } = this.learner.outcomes;
    for (let i = 0; i < next.count; i++) {
      const breaks = all[next.outcomes[i]!]!.violation !== undefined;
      if (!breaks && state.every((word, w) => next.words[i * state.length + w] === word)) return i;
    }
    return -1;
  }

  /** Stores and judges a new state that was reached by several moves in a row, the last of this outcome. */
  put(
    words: Int32Array,
    hash: number,
    parent: number,
    way: readonly number[],
    outcome: number,
  ): void {
    const id = this.store.size;
    this.store.add(words, 0, hash, parent, way[0]!);
    if (way.length > 1) this.ways.set(id, way);
    for (const question of this.watch.changedBy(outcome)) this.ask(question, words, 0, id);
  }

  /**
   * Whether a state that a move of this outcome leads to breaks a rule. It is judged but for that, so
   * it need not be stored: a witness seen counts.
   */
  breaks(outcome: number, words: Int32Array): boolean {
    let broken = false;
    for (const question of this.watch.changedBy(outcome)) {
      const answer = this.learner.answer(question, words, 0);
      if (this.rulesOf[question] === undefined) this.judge(question, answer, -1);
      else broken ||= answer !== 0;
    }
    return broken;
  }

  /** Keeps what an answer tells: a broken rule, or a witness. */
  judge(question: number, answer: number, id: number): void {
    const rule = this.rulesOf[question];
    if (rule !== undefined) {
      const message = this.learner.message(answer);
      if (message !== null) this.note({ rule: rule.name, message, state: id });
    } else if (answer === 0) {
      this.unwitnessed.delete(this.witnessOf[question]!);
      this.watch.retire(question);
    }
  }

  private ask(question: number, words: Int32Array, offset: number, id: number): void {
    this.judge(question, this.learner.answer(question, words, offset), id);
  }
}
