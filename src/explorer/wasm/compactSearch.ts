// SPDX-License-Identifier: GPL-2.0-only
import { breadthFirstUpTo, nearer, type Position, type Strategy } from '../breadthFirst.ts';
import type { Exploration } from '../exploration.ts';
import { compact, type Compact } from './compactExploration.ts';
import { OutOfMemory } from './coreMemory.ts';
import { OUT_ID, STATUS } from './places.ts';

/** Batches made between two looks at the clock: a few milliseconds. */
const FUEL = 64;

/** States from which on the core is worth its making. */
const HANDOVER = 1 << 15;

/**
 * The same search as `breadthFirst`, run by a core once there are `from` states: state by state in the
 * same order, so with the same numbers, verdicts and traces. The core comes back for whatever is not
 * learnt yet, and for what must be judged.
 */
export function compactBreadthFirst(from: number = HANDOVER): Strategy {
  return function* run(x, depthBudget) {
    const position = yield* breadthFirstUpTo(x, depthBudget, from);
    if (x.done || position.next === x.store.size) return;
    yield* new CompactSearch(x, compact(x), depthBudget, position).run();
  };
}

class CompactSearch<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly compact: Compact;
  private readonly depthBudget: number;
  private levelEnd: number;
  private level: number;
  /** The first state that is not expanded. */
  private next: number;

  constructor(x: Exploration<S, L>, made: Compact, depthBudget: number, position: Position) {
    this.x = x;
    this.compact = made;
    this.depthBudget = depthBudget;
    this.levelEnd = position.levelEnd;
    this.level = position.level;
    this.next = position.next;
  }

  *run(): Generator<void, void> {
    const { x } = this;
    const { core } = this.compact.store;
    core.head.value = this.next;
    core.end.value = this.levelEnd;
    this.allow();
    while (!x.done) {
      core.fuel.value = FUEL;
      const status = core.run();
      x.transitions += core.made.value;
      core.made.value = 0;
      if (status === STATUS.level && !this.nextLevel()) break;
      this.handle(status);
      x.queue = x.store.size - core.head.value;
      x.depth = x.store.size > this.levelEnd ? this.level + 1 : this.level;
      if (status === STATUS.slice) yield;
    }
    if (x.done) nearer(x, this.next, this.levelEnd);
  }

  /** Goes on to the next level; false when there is none. */
  private nextLevel(): boolean {
    const { x } = this;
    if (x.store.size === this.levelEnd) return false;
    this.level++;
    this.levelEnd = x.store.size;
    this.compact.store.core.end.value = this.levelEnd;
    this.allow();
    return true;
  }

  /** How many states may be stored: beyond the deepest level, none. */
  private allow(): void {
    const { x } = this;
    const most = this.level >= this.depthBudget ? x.store.size : x.most;
    this.compact.store.core.most.value = Math.min(most, 0xffffffff);
  }

  private handle(status: number): void {
    const { x } = this;
    const { store } = this.compact;
    const { core } = store;
    const detail = core.detail.value;
    switch (status) {
      case STATUS.grow:
        return this.grow();
      case STATUS.moves:
        x.learner.moves(detail, x.store.chunkOf(core.head.value), store.place());
        return;
      case STATUS.question:
        x.learner.answer(detail, store.memory.words, store.judged);
        return;
      case STATUS.watch:
        this.watch();
        return;
      case STATUS.answer:
        x.judge(detail, core.answer.value, core.judgedId.value);
        if (x.done) this.askTheRest();
        else core.check.value++;
        return;
      case STATUS.broken:
        this.broken();
        if (x.done) this.uncount();
        else core.item.value++;
        return;
      case STATUS.quiet:
        x.judgeQuiet(detail);
        this.next = detail + 1;
        return;
      case STATUS.full:
        x.stopped = this.level >= this.depthBudget ? 'depth' : 'states';
        this.uncount();
        return;
      default:
        return;
    }
  }

  private grow(): void {
    try {
      this.compact.store.grow();
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      this.x.stopped = 'memory';
    }
  }

  /** Tells the core which questions the item's outcome may change, and asks all of them. */
  private watch(): void {
    const { store, image } = this.compact;
    const outcome = this.outcomeOfItem();
    image.setWatch(outcome, this.x.watch.changedBy(outcome));
    store.core.check.value = 0;
  }

  private broken(): void {
    const { x } = this;
    const outcome = this.outcomeOfItem();
    const state = this.compact.store.item('parents');
    const next = x.moves(state);
    const move = next.moves[next.outcomes.indexOf(outcome)]!;
    x.note({ ...x.learner.outcomes.all[outcome]!.violation!, state, move });
  }

  /** A search that ends with a broken state still tells which other rules the state breaks. */
  private askTheRest(): void {
    const { x } = this;
    const { core, judged, memory } = this.compact.store;
    const questions = x.watch.changedBy(this.outcomeOfItem());
    const words = memory.words.slice(judged, judged + x.layout.width);
    for (const question of questions.subarray(core.check.value + 1)) {
      x.judge(question, x.learner.answer(question, words, 0), core.judgedId.value);
    }
    this.uncount();
  }

  private outcomeOfItem(): number {
    const { store } = this.compact;
    return store.memory.words[(store.item('outcomes') + OUT_ID) >>> 2]!;
  }

  /** Takes back from the count what the core made beyond the item that ended the search. */
  private uncount(): void {
    const { x } = this;
    const { store } = this.compact;
    const parent = store.item('parents');
    const outcome = this.outcomeOfItem();
    const breaks = x.learner.outcomes.all[outcome]!.violation !== undefined;
    for (let id = parent + 1; id < store.core.head.value; id++) {
      x.transitions -= x.moves(id).count;
    }
    const state = store.wordsOfItem();
    const index = breaks ? x.moves(parent).outcomes.indexOf(outcome) : x.indexOf(parent, state);
    x.transitions -= x.successors.count - (index + 1);
    this.next = parent + 1;
  }
}
