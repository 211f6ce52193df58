// SPDX-License-Identifier: GPL-2.0-only
import type { Compact } from './compactExploration.ts';
import { Remote } from './remote.ts';
import type { WasmModule } from './webAssembly.ts';

/** Threads start at this share of the states from which on they are wanted: a start takes some 50 ms. */
const AHEAD = 1 / 5;

/** The threads that a search has beside its own. */
export class Crew {
  private readonly size: number;
  private readonly from: number;
  private threads: readonly Remote[] = [];
  /** Their core for the memory that they have joined. */
  private module: WasmModule | undefined;

  /** @param from states from which on they are worth it; with 0 the search waits until they have started */
  constructor(size: number, from: number) {
    this.size = size;
    this.from = from;
  }

  get remotes(): readonly Remote[] {
    return this.threads;
  }

  /** Starts them when there are so many states, if that is enough. */
  startAt(states: number): void {
    if (this.threads.length > 0 || states < AHEAD * this.from) return;
    this.threads = Array.from({ length: this.size }, () => new Remote());
  }

  /**
   * Lets them join a search when it has enough states: the core for several workers once all are ready.
   * @throws OutOfMemory
   */
  join({ store, shared }: Compact): WasmModule | undefined {
    this.startAt(store.size);
    if (this.size === 0 || store.size < this.from) return undefined;
    if (this.module === undefined) {
      this.module = shared();
      for (const remote of this.threads) remote.join(store.memory, this.module);
    }
    if (this.from === 0) for (const remote of this.threads) remote.start();
    return this.threads.every((remote) => remote.ready) ? this.module : undefined;
  }

  /** Takes them off the memory that they have joined; all must be idle. */
  leave(): void {
    if (this.module !== undefined) for (const remote of this.threads) remote.leave();
    this.module = undefined;
  }

  end(): void {
    for (const remote of this.threads) remote.end();
  }
}
