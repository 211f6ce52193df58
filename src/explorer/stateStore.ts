// SPDX-License-Identifier: GPL-2.0-only

/** The set of visited states, numbered in the order they came; each was first reached from its parent. */
export interface StateStore {
  /** States stored. */
  readonly size: number;
  /** Bytes of all tables. */
  readonly bytes: number;
  /** Loads what the next look-ups of these hashes need; the result is of no meaning. */
  touch(hashes: Int32Array, count: number): number;
  /** The number of the state at `words[offset…]`, or -1. */
  find(words: Int32Array, offset: number, hash: number): number;
  /** Adds a state, if it is new; whether it is. */
  add(words: Int32Array, offset: number, hash: number, parent: number, move: number): boolean;
  /** The array that holds a state, until the next call; `place` says where in it. */
  chunkOf(id: number): Int32Array;
  place(id: number): number;
  hashOf(id: number): number;
  /** The number of the parent, or only its remainder, see `parentsModulo`; of no meaning for the initial state. */
  parentOf(id: number): number;
  /**
   * Where no more of a parent's number is kept than its remainder by this: of the states with that remainder, the
   * parent is the first that leads to the state, as breadth-first search meets that one first.
   */
  readonly parentsModulo?: number;
  /**
   * Whether no run through the stored states is endless, where the store can tell: all states must be
   * stored and expanded. False where there is a cycle, or no room to look for one.
   */
  acyclic?(): Generator<void, boolean>;
  /** Set when `find` no longer knows all states, since there is no room for what it takes. */
  readonly spilled?: boolean;
  /** Gives back what is not memory; nothing is asked afterwards. */
  close?(): void;
  /** The move by which it was reached; -1 when that is not kept. */
  moveOf(id: number): number;
}
