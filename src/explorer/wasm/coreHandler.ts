// SPDX-License-Identifier: GPL-2.0-only
import type { CompactLevels } from './compactLevels.ts';
import type { Variables } from './coreInstance.ts';
import { OutOfMemory } from './coreMemory.ts';
import type { Image } from './image.ts';
import { OUT_ID, STATUS } from './places.ts';

/** Does what a core comes back for: learns, judges, makes room. No core runs meanwhile. */
export class CoreHandler<S, L> {
  /** When a break has ended the search: the first state that was not expanded. */
  next: number;

  private readonly levels: CompactLevels<S, L>;
  private readonly image: Image;

  constructor(levels: CompactLevels<S, L>, image: Image) {
    this.levels = levels;
    this.image = image;
    this.next = levels.start;
  }

  /** Handles what the core with these variables came back for. */
  handle(status: number, at: Variables): void {
    const { x, store } = this.levels;
    const detail = at.detail.value;
    switch (status) {
      case STATUS.grow:
        return this.grow();
      case STATUS.moves:
        x.learner.moves(detail, store.chunkOf(at.head.value), store.place());
        return;
      case STATUS.question:
        x.learner.answer(detail, store.items.wordsOf(at), 0);
        return;
      case STATUS.watch:
        return this.watch(at);
      case STATUS.answer:
        x.judge(detail, at.answer.value, at.judgedId.value);
        if (x.done) this.askTheRest(at);
        else at.check.value++;
        return;
      case STATUS.broken:
        this.broken(at);
        if (x.done) this.uncount(at);
        else at.item.value++;
        return;
      case STATUS.full:
        if (store.settle() && store.size < at.most.value) return;
        if (store.isKnown(at)) {
          at.item.value++;
          return;
        }
        x.stopped ??= this.levels.deepest ? 'depth' : 'states';
        this.uncount(at);
        return;
      case STATUS.quiet:
        x.judgeQuiet(detail);
        this.next = detail + 1;
        return;
      default:
        return;
    }
  }

  /** Judges the quiet states that a core has put aside. */
  judgeQuiets(at: Variables): void {
    for (const id of this.levels.store.items.quiets(at)) this.levels.x.judgeQuiet(id);
    at.quiets.value = 0;
  }

  /** A mark for `restart`: how the questions were shared out at this time. */
  get mark(): number {
    return this.image.forgotten;
  }

  /** When the questions were shared out anew since then: the core asks all of them again. */
  restart(at: Variables, mark: number): void {
    if (this.mark !== mark && at.check.value > 0) at.check.value = 0;
  }

  private grow(): void {
    try {
      this.levels.store.grow();
      this.levels.store.repack();
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      this.levels.x.stopped = 'memory';
    }
  }

  /**
   * Tells the cores which questions the item's outcome may change, as with all others of which they do not know it, lest all pause
   * for each; then asks all of the item's.
   */
  private watch(at: Variables): void {
    const { watch } = this.levels.x;
    for (const outcome of this.image.unwatched) {
      this.image.setWatch(outcome, watch.changedBy(outcome));
    }
    at.check.value = 0;
  }

  private broken(at: Variables): void {
    const { x, store } = this.levels;
    const outcome = this.outcomeOfItem(at);
    const state = store.items.field(at, 'parents');
    const next = x.moves(state);
    const move = next.moves[next.outcomes.indexOf(outcome)]!;
    x.note({ ...x.learner.outcomes.all[outcome]!.violation!, state, move });
  }

  /** A search that ends with a broken state still tells which other rules the state breaks. */
  private askTheRest(at: Variables): void {
    const { x, store } = this.levels;
    const words = store.items.wordsOf(at);
    const questions = x.watch.changedBy(this.outcomeOfItem(at));
    for (const question of questions.subarray(at.check.value + 1)) {
      x.judge(question, x.learner.answer(question, words, 0), at.judgedId.value);
    }
    this.uncount(at);
  }

  private outcomeOfItem(at: Variables): number {
    const { store } = this.levels;
    return store.memory.words[(store.items.field(at, 'outcomes') + OUT_ID) >>> 2]!;
  }

  /** Takes back from the count what the core made beyond the item that ended the search. */
  private uncount(at: Variables): void {
    const { x, store } = this.levels;
    const parent = store.items.field(at, 'parents');
    const outcome = this.outcomeOfItem(at);
    const breaks = x.learner.outcomes.all[outcome]!.violation !== undefined;
    for (let id = parent + 1; id < at.head.value; id++) x.transitions -= x.moves(id).count;
    const state = store.items.wordsOf(at);
    const index = breaks ? x.moves(parent).outcomes.indexOf(outcome) : x.indexOf(parent, state);
    x.transitions -= x.successors.count - (index + 1);
    this.next = parent + 1;
  }
}
