// SPDX-License-Identifier: GPL-2.0-only
import type { CompactStore } from './compactStore.ts';
import { Remote } from './remote.ts';
import type { WasmModule } from './webAssembly.ts';

/** Threads start at this share of the states from which on they are wanted: a start takes some 50 ms. */
const AHEAD = 1 / 5;

/** The threads that a search has beside its own. */
export class Crew {
  readonly size: number;
  private readonly from: number;
  private threads: readonly Remote[] = [];
  private hasJoined = false;

  /** @param from states from which on they are worth it; with 0 the search waits until they have started */
  constructor(size: number, from: number) {
    this.size = size;
    this.from = from;
  }

  /** Starts them when there are so many states, if that is enough. */
  startAt(states: number): void {
    if (this.threads.length > 0 || states < AHEAD * this.from) return;
    this.threads = Array.from({ length: this.size }, () => new Remote());
  }

  /**
   * Lets them join a search by this core when it has enough states; them, once all are ready.
   * @throws OutOfMemory
   */
  join({ size, memory }: CompactStore, module: WasmModule): readonly Remote[] {
    this.startAt(size);
    if (size < this.from) return [];
    if (!this.hasJoined) for (const remote of this.threads) remote.join(memory, module);
    this.hasJoined = true;
    if (this.from === 0) for (const remote of this.threads) remote.start();
    return this.threads.every((remote) => remote.ready) ? this.threads : [];
  }

  /** Takes them off the search that they have joined; all must be idle. */
  leave(): void {
    if (this.hasJoined) for (const remote of this.threads) remote.leave();
    this.hasJoined = false;
  }

  /** Ends them, wherever they are. */
  end(): void {
    for (const remote of this.threads) remote.end();
  }
}
