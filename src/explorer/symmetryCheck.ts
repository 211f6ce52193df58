// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';
import type { Permutation, Permuter } from './permutation.ts';
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

/**
 * Compares what is so in a state with what is so when its items have changed places: the moves and
 * where they lead, the rules that are broken, the witnesses. With `every`, by all permutations, up to
 * 720: then a search that ends is proved right for this system. Else by those that the others are
 * made of, and one of the others in turn.
 */
export class SymmetryCheck<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly permuter: Permuter;
  private readonly always: readonly Permutation[];
  private readonly inTurn: readonly Permutation[];
  private readonly other: Successors;
  private readonly image: Int32Array;
  private readonly moved: Int32Array;
  /** What is asked, by number; the first is the deadlock. */
  private readonly names: readonly string[];
  private readonly anywhere: readonly Asked[];
  private readonly waiting: readonly Asked[];
  private readonly atRest: readonly Asked[];
  private turn = 0;

  constructor(x: Exploration<S, L>, permuter: Permuter, every: boolean) {
    const { width } = x.layout;
    this.x = x;
    this.permuter = permuter;
    const { generators, elements } = permuter;
    const others = elements.slice(1);
    const all = every && elements.length > 0 && elements.length <= MOST_CHECKED;
    this.always = all ? others : generators;
    this.inTurn = all ? [] : others;
    this.other = new Successors(x.learner, width, x.system.processes.length);
    this.image = new Int32Array(width);
    this.moved = new Int32Array(width);
    const { always, sometimes, eventually, resting, quiet } = x.questions;
    const names = [NO_DEADLOCK];
    const named = ({ question, of }: Numbered<{ readonly name: string }>): Asked => {
      if (!names.includes(of.name)) names.push(of.name);
      return { question, name: names.indexOf(of.name) };
    };
    this.names = names;
    this.waiting = resting.map(({ question }) => ({ question, name: 0 }));
    this.anywhere = [...always, ...sometimes, ...eventually].map(named);
    this.atRest = quiet.map(named);
  }

  /**
   * Checks the state with this number, whose moves are `next`.
   * @throws SymmetryError
   */
  at(next: Successors, id: number): void {
    const words = this.x.wordsOf(id);
    const answers = this.answers(words, next.count === 0);
    for (const permutation of this.always) this.compare(permutation, words, next, answers, id);
    const one = this.inTurn[this.turn++ % Math.max(1, this.inTurn.length)];
    if (one) this.compare(one, words, next, answers, id);
  }

  private compare(
    permutation: Permutation,
    words: Int32Array,
    next: Successors,
    answers: readonly number[],
    id: number,
  ): void {
    const { image, other } = this;
    this.permuter.apply(permutation, words, 0, image);
    const places = (): string =>
      `where state ${id} has its items in another order (${this.textOf(permutation)})`;
    other.expand(image, 0, 0);
    if (other.count !== next.count) {
      throw new SymmetryError(`${next.count} moves, but ${other.count} ${places()}`);
    }
    const taken: boolean[] = [];
    for (let i = 0; i < next.count; i++) {
      const same = this.imageOf(permutation, next, i, taken);
      if (same < 0) throw new SymmetryError(`a move has none like it ${places()}`);
      taken[same] = true;
    }
    const now = this.answers(image, next.count === 0);
    const differs = answers.findIndex((answer, i) => answer !== now[i]);
    if (differs >= 0)
      throw new SymmetryError(`${this.names[differs]} is told otherwise ${places()}`);
  }

  /** Which of the other moves, but those taken, does what the i-th does, items in their other places. */
  private imageOf(
    permutation: Permutation,
    next: Successors,
    i: number,
    taken: readonly boolean[],
  ): number {
    const { moved, other } = this;
    const { width } = this.x.layout;
    const { all } = this.x.learner.outcomes;
    const rule = all[next.outcomes[i]!]!.violation?.rule;
    if (rule === undefined) this.permuter.apply(permutation, next.words, i * width, moved);
    for (let j = 0; j < other.count; j++) {
      if (taken[j] === true || rule !== all[other.outcomes[j]!]!.violation?.rule) continue;
      let w = rule === undefined ? 0 : width;
      while (w < width && moved[w] === other.words[j * width + w]) w++;
      if (w === width) return j;
    }
    return -1;
  }

  /** Of each rule, witness and aim (`names`): 1 where the state breaks or lacks it. */
  private answers(words: Int32Array, quiet: boolean): readonly number[] {
    const { learner } = this.x;
    const found = this.names.map(() => 0);
    const ask = (asked: readonly Asked[]): void => {
      for (const { question, name } of asked) {
        if (learner.answer(question, words, 0) !== 0) found[name] = 1;
      }
    };
    ask(this.anywhere);
    if (quiet) ask(this.waiting);
    // Where something waits, what is left over is not asked.
    if (quiet && found[0] === 0) ask(this.atRest);
    return found;
  }

  private textOf(permutation: Permutation): string {
    return permutation
      .map((to, s) => `${this.permuter.symmetries[s]!.name} ${to.join(' ')}`)
      .join(', ');
  }
}
