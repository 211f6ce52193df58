// SPDX-License-Identifier: GPL-2.0-only
import { share } from './hash.ts';
import type { Learner } from './learn.ts';
import { OUTCOME_HEAD, OUTCOME_ID, OUTCOME_WRITES } from './outcomes.ts';
import { moveCode } from './store.ts';

/**
 * All moves of one state, side by side in arrays that are reused: for move `i`, its state at
 * `words[i * width…]`, `hashes[i]`, `moves[i]` and the number of its outcome, `outcomes[i]`.
 */
export class Successors {
  count = 0;
  words: Int32Array;
  hashes: Int32Array = new Int32Array(64);
  moves: Int32Array = new Int32Array(64);
  outcomes: Int32Array = new Int32Array(64);
  /** The moves of process `p` are those from `starts[p]` to `starts[p + 1] - 1`. */
  readonly starts: Int32Array;

  private readonly learner: Pick<Learner<unknown, unknown>, 'moves' | 'outcomes'>;
  private readonly width: number;
  private readonly processes: number;

  constructor(
    learner: Pick<Learner<unknown, unknown>, 'moves' | 'outcomes'>,
    width: number,
    processes: number,
  ) {
    this.learner = learner;
    this.width = width;
    this.processes = processes;
    this.words = new Int32Array(64 * width);
    this.starts = new Int32Array(processes + 1);
  }

  /**
   * Makes the successors of the state at `words[offset…]`.
   * @throws Error as `Learner.moves` does.
   */
  expand(words: Int32Array, offset: number, hash: number): void {
    let count = 0;
    for (let process = 0; process < this.processes; process++) {
      this.starts[process] = count;
      const list = this.learner.moves(process, words, offset);
      const moves = this.learner.outcomes.pool[list]!;
      if (count + moves > this.moves.length) this.grow(count + moves);
      for (let choice = 0; choice < moves; choice++) {
        this.moves[count] = moveCode(process, choice);
        this.write(count, words, offset, hash, list + 1 + choice);
        count++;
      }
    }
    this.starts[this.processes] = count;
    this.count = count;
  }

  private write(at: number, from: Int32Array, offset: number, hash: number, entry: number): void {
    const { width, words } = this;
    const { pool } = this.learner.outcomes;
    const outcome = pool[entry]!;
    const base = at * width;
    for (let i = 0; i < width; i++) words[base + i] = from[offset + i]!;
    const end = outcome + OUTCOME_HEAD + 3 * pool[outcome + OUTCOME_WRITES]!;
    let h = hash;
    for (let w = outcome + OUTCOME_HEAD; w < end; w += 3) {
      const position = pool[w]!;
      const before = words[base + position]!;
      const after = (before & pool[w + 1]!) | pool[w + 2]!;
      if (after === before) continue;
      h ^= share(before, position) ^ share(after, position);
      words[base + position] = after;
    }
    this.hashes[at] = h;
    this.outcomes[at] = pool[outcome + OUTCOME_ID]!;
  }

  private grow(count: number): void {
    const capacity = 2 * count;
    const larger = (array: Int32Array, length: number): Int32Array => {
      const grown = new Int32Array(length);
      grown.set(array);
      return grown;
    };
    this.words = larger(this.words, capacity * this.width);
    this.hashes = larger(this.hashes, capacity);
    this.moves = larger(this.moves, capacity);
    this.outcomes = larger(this.outcomes, capacity);
  }
}
