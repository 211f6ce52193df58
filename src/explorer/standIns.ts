// SPDX-License-Identifier: GPL-2.0-only
import type { Successors } from './successors.ts';

/** How a search stores one state for several that are alike. */
export interface StandIns {
  /** Replaces each of the moves' states by the one that stands for it. */
  readonly replace: (successors: Successors, id: number) => void;
  /** All questions about single states: a state that stands in is asked them all. */
  readonly questions: Int32Array;
  /** Moves from the initial state to one that the stored state stands for. */
  readonly routeTo: (id: number) => readonly number[];
  /** Bytes that it keeps. */
  readonly bytes: number;
}
