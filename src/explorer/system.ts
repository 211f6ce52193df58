// SPDX-License-Identifier: GPL-2.0-only
import type { Mutable, Primitive, Schema } from './schema.ts';

/**
 * A transition system: what the explorer explores. `S` is the plain immutable state that `schema`
 * describes; `L` is the label of a move, which the explorer hands through to traces unread.
 */
export interface System<S, L = string> {
  readonly name: string;
  readonly schema: Schema;
  readonly initial: S;
  readonly processes: readonly Process<S, L>[];
  readonly properties: readonly Property<S>[];
  /** Which items are interchangeable; only a search that reduces by symmetry asks, and checks it. */
  readonly symmetries?: readonly Symmetry[];
}

/**
 * Items that only their numbers tell apart: contexts, devices, ids. When they change places, in the
 * leaves that belong to them and in the values that name them, a move stays a move, and each rule and
 * witness keeps its answer.
 */
export interface Symmetry {
  readonly name: string;
  /** From 2 to 8. */
  readonly items: number;
  /** Whether they may change places at will, or only go round, as what stands in a ring. */
  readonly order: 'any' | 'ring';
  /** What belongs to an item: paths such as `rm.0`, as many for each item, of the same shape. */
  readonly parts: (item: number) => readonly string[];
  /** Parts of the state whose leaves name items: by which value each item goes there. */
  readonly names?: readonly {
    readonly parts: readonly string[];
    readonly values: readonly Primitive[];
  }[];
}

/** One thread of control. Everything here is a pure function of the state's leaves that it reads. */
export interface Process<S, L = string> {
  readonly name: string;
  /** The moves possible now, in a fixed order; none: the process is blocked or has ended. */
  readonly moves: (state: S) => readonly Move<S, L>[];
  /** Whether the process may stay where it is for ever (ended, or waiting for work that need not come). */
  readonly resting: (state: S) => boolean;
}

/** One atomic transition. */
export interface Move<S, L = string> {
  readonly label: L;
  /**
   * An immer recipe: writes the draft, returns nothing.
   * @throws Violation when the move itself breaks a rule.
   */
  readonly apply: (draft: Mutable<S>) => void;
}

/** A rule about single states. A clause answers `null` when it is kept, else what is wrong. */
export interface StateRule<S> {
  /** `always`: in every reachable state. `quiet`: where no process can move. */
  readonly kind: 'always' | 'quiet';
  readonly name: string;
  /** Each clause should read little: it is learnt by the fields it reads. */
  readonly clauses: readonly ((state: S) => string | null)[];
}

/** A state that must be reachable: the witness that the premise of the rule `of` is met. */
export interface Sometimes<S> {
  readonly kind: 'sometimes';
  readonly name: string;
  readonly of: string;
  readonly holds: (state: S) => boolean;
}

/** What must come in the end, under weak fairness of every process. */
export interface Eventually<S> {
  readonly kind: 'eventually';
  readonly name: string;
  /** True once the obligation is met (for good: a run that stays outside for ever breaks the rule). */
  readonly met: (state: S) => boolean;
}

export type Property<S> = StateRule<S> | Sometimes<S> | Eventually<S>;

/** Thrown by a move's `apply`: the move breaks the rule `rule`. */
export class Violation extends Error {
  readonly rule: string;

  constructor(rule: string, message: string) {
    super(message);
    this.name = 'Violation';
    this.rule = rule;
  }
}

/** Limits of one exploration; reaching one makes the verdict `inconclusive`. */
export interface Budget {
  readonly states?: number;
  readonly seconds?: number;
  readonly depth?: number;
  /** Bytes of the explorer's own tables. */
  readonly memory?: number;
}

/** One step of a trace. `choice` is the index of the move among the process's moves. */
export interface TraceStep<S, L = string> {
  readonly process: number;
  readonly choice: number;
  readonly label: L;
  /** The state after the step; for a step that breaks a rule itself, the state before it. */
  readonly state: S;
}

/**
 * From the initial state to a violation; for a lasso, `loop` is the index of the first state of its
 * cycle, which the last step comes back to: 0 is `initial`, n the state after the n-th step.
 */
export interface Trace<S, L = string> {
  readonly initial: S;
  readonly steps: readonly TraceStep<S, L>[];
  readonly loop?: number;
}

export interface Broken<S, L = string> {
  readonly rule: string;
  readonly message: string;
  readonly trace: Trace<S, L>;
}

/** `vacuous` is not a verdict of its own: it is listed beside `holds`. */
export type Verdict = 'holds' | 'violated' | 'inconclusive';

export interface Result<S, L = string> {
  readonly verdict: Verdict;
  /** Distinct states stored, moves taken, and the greatest distance from the initial state. */
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** How often a recipe or rule was run to learn it; large beside `states`: they read too much. */
  readonly readings: number;
  /** Set when violated: a shortest one. */
  readonly broken?: Broken<S, L>;
  /** The first breaks of further rules, when asked to go on after the first. */
  readonly others?: readonly Broken<S, L>[];
  /** Names of `sometimes` properties never seen (only meaningful for a finished exploration). */
  readonly unwitnessed: readonly string[];
  /** Why the search stopped, when inconclusive: which budget, or `interrupted`. */
  readonly stopped?: string;
  /** Only of random walks. */
  readonly coverage?: Coverage;
  /** Only of hash compaction. */
  readonly lost?: Lost;
  readonly seconds: number;
}

/** What ran a search: JavaScript to the end, or a core from some state on; and in how many threads at most. */
export interface Ran {
  readonly executor: 'js' | 'wasm';
  readonly workers: number;
}

/** How many states were lost, to be expected, as their hash of so many bits was taken by another one. */
export interface Lost {
  readonly bits: number;
  readonly states: number;
}

/** How much of the system random walks did: of the distinct outcomes learnt, those taken on the way. */
export interface Coverage {
  readonly taken: number;
  readonly learnt: number;
}

/** What the search tells while it runs. */
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly queue: number;
  readonly depth: number;
  readonly seconds: number;
}
