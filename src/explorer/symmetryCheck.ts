// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';
import { hashOf } from './hash.ts';
import type { Path } from './learn.ts';
import type { Permutation, Permuter } from './permutation.ts';
import type { Rearrangement } from './rearrangement.ts';
import { NO_DEADLOCK, type Numbered } from './questions.ts';
import { Successors } from './successors.ts';

/** More permutations are never all checked in each state. */
const MOST_CHECKED = 720;

/** The items of a symmetry are not interchangeable after all. */
export class SymmetryError extends Error {
  constructor(what: string) {
    super(
      `a declared symmetry does not hold: ${what}. Items that the system treats differently ` +
        'must not be declared interchangeable, and each leaf that names one must be declared.',
    );
    this.name = 'SymmetryError';
  }
}

/** A clause of a rule, a witness, an aim: by its number in the learner, and what it belongs to. */
interface Asked {
  readonly question: number;
  readonly name: number;
}

/** A permutation, and what it does to packed states. */
interface Rearranging {
  readonly permutation: Permutation;
  readonly rearrangement: Rearrangement;
}

/**
 * Compares what is so in a state with what is so when its items have changed places: the moves and
 * where they lead, the rules that are broken, the witnesses. With `every`, by all permutations, up to
 * 720: then a search that ends is proved right for this system. Else by those that the others are
 * made of, and one of the others in turn. What is the same anyhow is not looked at again: another state
 * that several permutations lead to, and a question that has never read what they change.
 */
export class SymmetryCheck<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly permuter: Permuter;
  private readonly always: readonly Rearranging[];
  private readonly inTurn: readonly Rearranging[];
  private readonly other: Successors;
  /** The states compared, one after the other, and their hashes; the first is the stored one. */
  private readonly images: Int32Array;
  private readonly hashes: Int32Array;
  private compared = 0;
  private readonly moved: Int32Array;
  private taken = new Uint8Array(64);
  /** What is asked, by number; the first is the deadlock. */
  private readonly names: readonly string[];
  private readonly anywhere: readonly Asked[];
  private readonly waiting: readonly Asked[];
  private readonly atRest: readonly Asked[];
  /** By question: 1 once it has read a leaf that permutations change. */
  private readonly concerned: Uint8Array;
  /** By what is asked: 1 where the stored state, or the other one, breaks or lacks it. */
  private readonly answers: Uint8Array;
  private readonly otherAnswers: Uint8Array;
  /** By question: whether it is answered with something in the stored state. */
  private readonly own: Uint8Array;
  private turn = 0;

  constructor(x: Exploration<S, L>, permuter: Permuter, every: boolean) {
    const { width } = x.layout;
    this.x = x;
    this.permuter = permuter;
    const { generators, elements } = permuter;
    const others = elements.slice(1);
    const all = every && elements.length > 0 && elements.length <= MOST_CHECKED;
    const ready = (permutation: Permutation): Rearranging => ({
      permutation,
      rearrangement: permuter.rearrangement(permutation),
    });
    this.always = (all ? others : generators).map(ready);
    this.inTurn = all ? [] : others.map(ready);
    this.other = new Successors(x.learner, width, x.system.processes.length);
    this.images = new Int32Array(width * (this.always.length + 2));
    this.hashes = new Int32Array(this.always.length + 2);
    this.moved = new Int32Array(width);
    const { always, sometimes, eventually, resting, quiet, list } = x.questions;
    const names = [NO_DEADLOCK];
    const named = ({ question, of }: Numbered<{ readonly name: string }>): Asked => {
      if (!names.includes(of.name)) names.push(of.name);
      return { question, name: names.indexOf(of.name) };
    };
    this.names = names;
    this.waiting = resting.map(({ question }) => ({ question, name: 0 }));
    this.anywhere = [...always, ...sometimes, ...eventually].map(named);
    this.atRest = quiet.map(named);
    this.answers = new Uint8Array(names.length);
    this.otherAnswers = new Uint8Array(names.length);
    this.own = new Uint8Array(list.length);
    this.concerned = this.concernedOf(list.length);
  }

  /**
   * Checks the state with this number, whose moves are `next`.
   * @throws SymmetryError
   */
  at(next: Successors, id: number): void {
    const { width } = this.x.layout;
    this.images.set(this.x.wordsOf(id));
    this.hashes[0] = hashOf(this.images, 0, width);
    this.compared = 1;
    this.ask(0, next.count === 0, this.answers, 'stored');
    for (const one of this.always) this.compare(one, next, id);
    const one = this.inTurn[this.turn++ % Math.max(1, this.inTurn.length)];
    if (one) this.compare(one, next, id);
  }

  private compare({ permutation, rearrangement }: Rearranging, next: Successors, id: number): void {
    const { images, other, compared } = this;
    const { width } = this.x.layout;
    const at = compared * width;
    rearrangement.apply(images, 0, images, at);
    if (this.isCompared()) return;
    this.compared++;
    const places = (): string =>
      `where state ${id} has its items in another order (${this.textOf(permutation)})`;
    other.expand(images, at, 0);
    if (other.count !== next.count) {
      throw new SymmetryError(`${next.count} moves, but ${other.count} ${places()}`);
    }
    if (this.taken.length < next.count) this.taken = new Uint8Array(2 * next.count);
    this.taken.fill(0, 0, next.count);
    for (let i = 0; i < next.count; i++) {
      const same = this.imageOf(rearrangement, next, i);
      if (same < 0) throw new SymmetryError(`a move has none like it ${places()}`);
      this.taken[same] = 1;
    }
    this.ask(at, next.count === 0, this.otherAnswers, 'other');
    for (let n = 0; n < this.answers.length; n++) {
      if (this.answers[n] === this.otherAnswers[n]) continue;
      throw new SymmetryError(`${this.names[n]} is told otherwise ${places()}`);
    }
  }

  /**
   * Whether the last one of the images is one compared before. The stored state itself is not: an order that
   * leaves it as it is must map its moves to each other, and of two orders with the same image, one is the other
   * after such a one.
   */
  private isCompared(): boolean {
    const { images, hashes, compared } = this;
    const { width } = this.x.layout;
    const hash = hashOf(images, compared * width, width);
    for (let k = hashes.indexOf(hash, 1); k > 0 && k < compared; k = hashes.indexOf(hash, k + 1)) {
      let w = 0;
      while (w < width && images[k * width + w] === images[compared * width + w]) w++;
      if (w === width) return true;
    }
    hashes[compared] = hash;
    return false;
  }

  /** Which of the other moves, but those taken, does what the i-th does, items in their other places. */
  private imageOf(rearrangement: Rearrangement, next: Successors, i: number): number {
    const { moved, other, taken } = this;
    const { width } = this.x.layout;
    const { all } = this.x.learner.outcomes;
    const rule = all[next.outcomes[i]!]!.violation?.rule;
    if (rule === undefined) rearrangement.apply(next.words, i * width, moved, 0);
    for (let j = 0; j < other.count; j++) {
      if (taken[j] === 1 || rule !== all[other.outcomes[j]!]!.violation?.rule) continue;
      let w = rule === undefined ? 0 : width;
      while (w < width && moved[w] === other.words[j * width + w]) w++;
      if (w === width) return j;
    }
    return -1;
  }

  /**
   * Of each rule, witness and aim (`names`): 1 where the state at `images[at…]` breaks or lacks it. Questions
   * that are not concerned have the answer that they had in the stored state.
   */
  private ask(at: number, quiet: boolean, into: Uint8Array, asked: 'stored' | 'other'): void {
    const { images, own, concerned } = this;
    const { learner } = this.x;
    into.fill(0);
    const put = (questions: readonly Asked[]): void => {
      for (const { question, name } of questions) {
        if (asked === 'stored') own[question] = learner.answer(question, images, at) === 0 ? 0 : 1;
        const is =
          asked === 'stored' || concerned[question] === 0
            ? own[question]!
            : learner.answer(question, images, at);
        if (is !== 0) into[name] = 1;
      }
    };
    put(this.anywhere);
    if (quiet) put(this.waiting);
    // Where something waits, what is left over is not asked.
    if (quiet && into[0] === 0) put(this.atRest);
  }

  /**
   * Which questions have read a leaf that permutations change; kept up to date. Any other reads the same in a
   * state and in its images, so that its answer is the same.
   */
  private concernedOf(questions: number): Uint8Array {
    const { learner, system } = this.x;
    const { changed } = this.permuter;
    const concerned = new Uint8Array(questions);
    const note = ({ tree, reads }: Path): void => {
      const question = tree - system.processes.length;
      if (question >= 0 && reads.some(({ slot }) => changed.has(slot))) concerned[question] = 1;
    };
    learner.paths.forEach(note);
    const { onLearn } = learner;
    learner.onLearn = (path) => {
      onLearn(path);
      note(path);
    };
    return concerned;
  }

  private textOf(permutation: Permutation): string {
    return permutation
      .map((to, s) => `${this.permuter.symmetries[s]!.name} ${to.join(' ')}`)
      .join(', ');
  }
}
