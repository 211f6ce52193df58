// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';
import type { Permutation, Permuter } from './permutation.ts';
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
    answers: ReadonlyMap<string, boolean>,
    id: number,
  ): void {
    const { image, other } = this;
    this.permuter.apply(permutation, words, 0, image);
    const places = `where state ${id} has its items in another order (${this.textOf(permutation)})`;
    other.expand(image, 0, 0);
    if (other.count !== next.count) {
      throw new SymmetryError(`${next.count} moves, but ${other.count} ${places}`);
    }
    const left = new Set(Array.from({ length: other.count }, (_, j) => j));
    for (let i = 0; i < next.count; i++) {
      const same = [...left].find((j) => this.isImage(permutation, next, i, j));
      if (same === undefined) throw new SymmetryError(`a move has none like it ${places}`);
      left.delete(same);
    }
    const now = this.answers(image, next.count === 0);
    for (const [name, answer] of answers) {
      if (now.get(name) !== answer) throw new SymmetryError(`${name} is told otherwise ${places}`);
    }
  }

  /** Whether the j-th of the other moves does what the i-th does, items in their other places. */
  private isImage(permutation: Permutation, next: Successors, i: number, j: number): boolean {
    const { width } = this.x.layout;
    const { all } = this.x.learner.outcomes;
    const rule = all[next.outcomes[i]!]!.violation?.rule;
    if (rule !== all[this.other.outcomes[j]!]!.violation?.rule) return false;
    if (rule !== undefined) return true;
    this.permuter.apply(permutation, next.words, i * width, this.moved);
    return this.moved.every((word, w) => word === this.other.words[j * width + w]);
  }

  /** Of each rule, witness and aim, whether the state breaks or has it. */
  private answers(words: Int32Array, quiet: boolean): ReadonlyMap<string, boolean> {
    const { learner, questions } = this.x;
    const found = new Map<string, boolean>();
    const ask = (name: string, question: number): void => {
      const no = learner.answer(question, words, 0) !== 0;
      found.set(name, no || found.get(name) === true);
    };
    for (const { question, of } of questions.always) ask(`rule ${of.name}`, question);
    for (const { question, of } of questions.sometimes) ask(`witness ${of.name}`, question);
    for (const { question, of } of questions.eventually) ask(`rule ${of.name}`, question);
    if (!quiet) return found;
    for (const { question } of questions.resting) ask('a deadlock', question);
    // Where something waits, what is left over is not asked.
    if (found.get('a deadlock') === true) return found;
    for (const { question, of } of questions.quiet) ask(`rule ${of.name} at rest`, question);
    return found;
  }

  private textOf(permutation: Permutation): string {
    return permutation
      .map((to, s) => `${this.permuter.symmetries[s]!.name} ${to.join(' ')}`)
      .join(', ');
  }
}
