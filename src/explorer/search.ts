// SPDX-License-Identifier: GPL-2.0-only
import { breadthFirst, type Strategy } from './breadthFirst.ts';
import type { CheckpointOptions } from './checkpoint.ts';
import { findLasso, findUnmet } from './eventually.ts';
import { Exploration, type Found } from './exploration.ts';
import type { Learnt } from './learn.ts';
import { SpillError, type SpillSpace } from './spill.ts';
import type { Broken, Budget, Progress, Ran, Result, System, Verdict } from './system.ts';
import { brokenOf } from './trace.ts';
import { fitsCore } from './wasm/compactExploration.ts';
import { compactBreadthFirst } from './wasm/compactSearch.ts';

/** How to explore. */
export interface ExploreOptions {
  /** No limit where none is given. */
  readonly budget?: Budget;
  /** Stop at the first broken rule (the default), or find the first break of each rule. */
  readonly stopAtFirst?: boolean;
  /**
   * What runs the search: plain JavaScript (`js`), the reference; or a core emitted as WebAssembly
   * (`wasm`). Both number the states alike and find the same. By default `breadthFirst` begins with
   * the one and goes on with the other when there are many states.
   */
  readonly executor?: 'js' | 'wasm';
  /**
   * Threads that a core runs on, for spaces of some 100,000 states and more; 1 unless told otherwise.
   * With more, the verdict and the length of the trace to a broken state are the same, but of several shortest
   * traces it may be another one.
   */
  readonly workers?: number;
  /** The order of the search; `breadthFirst` unless told otherwise. */
  readonly strategy?: Strategy;
  /** Keep the search, so that it can be resumed. A core's breadth-first search only. */
  readonly checkpoint?: CheckpointOptions;
  /**
   * Where states go that `budget.memory` has no room for, instead of ending the search. A core's
   * breadth-first search with one worker only.
   */
  readonly spill?: SpillSpace;
  /** Told at the end; no part of the result, which does not depend on it. */
  readonly onRan?: (ran: Ran) => void;
  /** Given what was learnt, at the end, for who walks on in the same system. */
  readonly onLearnt?: (learnt: Learnt) => void;
  /** Called at most every 200 ms. */
  readonly onProgress?: (progress: Progress) => void;
  /** Asked every few thousand transitions; `true` ends the search as inconclusive. */
  readonly interrupted?: () => boolean;
}

/** What a search with states on a disk leaves open. */
const ENDLESS =
  'disk (no state or move breaks a rule; to look for an endless run, all states must fit into memory)';

/** Milliseconds between two calls of `onProgress`. */
const PROGRESS_EVERY = 200;

/** Milliseconds that `exploreAsync` works before the event loop has its turn. */
const TURN = 50;

/**
 * Explores every reachable state, or as many as the budget allows. With `breadthFirst` the trace to
 * a violation of a safety rule is a shortest one. Deterministic but for several `workers`, `seconds`, `memory` and
 * `interrupted`.
 * @throws Error when a recipe is impure, fails, or writes a value outside its domain, or where options
 * are none or do not go together.
 */
export function explore<S, L = string>(
  system: System<S, L>,
  options: ExploreOptions = {},
): Result<S, L> {
  const run = new Run(system, options);
  try {
    while (!run.advance(Infinity));
    return run.result();
  } finally {
    run.close();
  }
}

/** As `explore`, but lets the event loop run every 50 ms, so that signals and timers are handled. */
export async function exploreAsync<S, L = string>(
  system: System<S, L>,
  options: ExploreOptions = {},
): Promise<Result<S, L>> {
  const run = new Run(system, options);
  try {
    while (!run.advance(TURN)) await new Promise((resolve) => setImmediate(resolve));
    return run.result();
  } finally {
    run.close();
  }
}

class Run<S, L> {
  private readonly exploration: Exploration<S, L>;
  private readonly options: ExploreOptions;
  private readonly started = performance.now();
  private readonly strategy: Strategy;
  private readonly work: Generator<void, void>;
  private readonly lassos: Broken<S, L>[] = [];
  private told = 0;

  constructor(system: System<S, L>, options: ExploreOptions) {
    this.options = options;
    const { budget = {}, stopAtFirst = true, strategy = breadthFirst } = options;
    if (options.executor === 'wasm' && strategy !== breadthFirst) {
      throw new Error("the executor 'wasm' searches breadth first only");
    }
    if (
      options.workers !== undefined &&
      !(Number.isInteger(options.workers) && options.workers > 0)
    ) {
      throw new RangeError(`there are 1 worker and more, not ${options.workers}`);
    }
    this.exploration = new Exploration(system, budget, stopAtFirst);
    const core = strategy === breadthFirst && fitsCore(system.processes.length);
    if ((options.checkpoint || options.spill) && (!core || options.executor === 'js')) {
      throw new Error('only a breadth-first search by a core keeps checkpoints or uses a disk');
    }
    this.strategy =
      core && options.executor !== 'js'
        ? compactBreadthFirst({
            ...(options.executor === 'wasm' && { from: 0 }),
            ...(options.workers !== undefined && { workers: options.workers }),
            ...(options.checkpoint && { checkpoint: options.checkpoint }),
            ...(options.spill && {
              spill: {
                space: options.spill,
                ...(budget.memory !== undefined && { memory: budget.memory }),
              },
            }),
          })
        : strategy;
    this.work = this.phases();
  }

  /** Works for so many milliseconds; true when all is done. */
  advance(milliseconds: number): boolean {
    const start = performance.now();
    try {
      do {
        this.poll();
        if (this.work.next().done === true) return true;
      } while (performance.now() - start < milliseconds);
      return false;
    } catch (error) {
      if (!(error instanceof SpillError)) throw error;
      // What was found before is true still.
      this.exploration.stopped = `disk (${error.message})`;
      return true;
    }
  }

  close(): void {
    // Where it did not come to its end, it still has threads.
    this.work.return();
    this.exploration.store.close?.();
  }

  result(): Result<S, L> {
    const x = this.exploration;
    this.options.onRan?.(x.ran);
    const broken = [...x.found.values()]
      .flatMap((found) => this.traced(found))
      .sort((a, b) => a.trace.steps.length - b.trace.steps.length)
      .concat(this.lassos);
    this.options.onLearnt?.(x.learner.handedOn());
    const [first, ...others] = broken;
    const verdict: Verdict =
      first !== undefined ? 'violated' : x.stopped !== undefined ? 'inconclusive' : 'holds';
    return {
      verdict,
      states: x.store.size,
      transitions: x.transitions,
      depth: x.depth,
      readings: x.learner.readings,
      ...(first !== undefined && { broken: first }),
      ...(others.length > 0 && { others }),
      unwitnessed: [...x.unwitnessed],
      ...(x.stopped !== undefined && { stopped: x.stopped }),
      ...(x.coverage !== undefined && { coverage: x.coverage }),
      ...(x.lost !== undefined && { lost: x.lost }),
      seconds: this.seconds,
    };
  }

  /** A break with its trace; none where the disk does not give back the states that lead to it. */
  private traced(found: Found): readonly Broken<S, L>[] {
    const x = this.exploration;
    try {
      return [brokenOf(x, found)];
    } catch (error) {
      if (!(error instanceof SpillError)) throw error;
      x.stopped = `disk (${found.rule} is broken, but the run to it cannot be read back: ${error.message})`;
      return [];
    }
  }

  private *phases(): Generator<void, void> {
    const x = this.exploration;
    x.begin();
    yield* this.strategy(x, this.options.budget?.depth ?? Infinity);
    // A cycle is only sure to be fair when the whole graph is known and nothing cuts it.
    if (x.found.size > 0) return;
    if (x.endless === true && x.questions.eventually.length > 0) {
      // A search that left states out cannot tell which of its cycles are fair.
      x.begin();
      yield* breadthFirst(x, this.options.budget?.depth ?? Infinity);
      if (x.found.size > 0) return;
    }
    if (x.questions.eventually.length > 0) yield* this.lookForEndless();
    const ends = x.endless === false || x.store.spilled === true;
    for (const rule of x.questions.eventually) {
      if (x.done || (this.lassos.length > 0 && this.options.stopAtFirst !== false)) return;
      const lasso = ends ? findUnmet(x, rule) : yield* findLasso(x, rule);
      if (lasso !== undefined) this.lassos.push(lasso);
    }
    const open = ends && x.endless !== false && x.questions.eventually.length > 0;
    if (open && this.lassos.length === 0) x.stopped ??= ENDLESS;
  }

  /** Where the store can tell quickly that no run is endless, no fair cycle need be looked for. */
  private *lookForEndless(): Generator<void, void> {
    const x = this.exploration;
    const search = x.endless === undefined ? x.store.acyclic?.() : undefined;
    while (search && !x.done) {
      const { done, value } = search.next();
      if (done === true) {
        if (value) x.endless = false;
        return;
      }
      yield;
    }
  }

  private get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  private poll(): void {
    const x = this.exploration;
    const { budget, interrupted, onProgress } = this.options;
    if (interrupted?.() === true) x.stopped = 'interrupted';
    else if (this.seconds >= (budget?.seconds ?? Infinity)) x.stopped = 'seconds';
    else if (x.bytes > (budget?.memory ?? Infinity)) x.stopped = 'memory';
    if (onProgress !== undefined && performance.now() - this.told >= PROGRESS_EVERY) {
      this.told = performance.now();
      const { transitions, queue, depth } = x;
      onProgress({ states: x.store.size, transitions, queue, depth, seconds: this.seconds });
    }
  }
}
