// SPDX-License-Identifier: GPL-2.0-only

/** More edges than are counted. */
const MOST = 0xff;

/** How many edges to each state of a graph are left: a byte for each, in pieces of equal length. */
export class EdgeCounts {
  /** States. */
  readonly size: number;
  /** Whether some state has more edges than a byte can count. */
  overflown = false;

  private readonly pieces: readonly Uint8Array[];
  private readonly length: number;

  constructor(pieces: readonly Uint8Array[], size: number) {
    this.size = size;
    this.pieces = pieces;
    this.length = pieces[0]?.length ?? 0;
    for (const piece of pieces) piece.fill(0);
  }

  /** Edges that are left to the state at this place. */
  of(place: number): number {
    return this.pieces[Math.floor(place / this.length)]![place % this.length]!;
  }

  add(place: number): void {
    const edges = this.of(place) + 1;
    if (edges === MOST) this.overflown = true;
    else this.set(place, edges);
  }

  /**
   * Takes one away; how many are left.
   * @throws Error when there is none.
   */
  remove(place: number): number {
    const edges = this.of(place) - 1;
    if (edges < 0) throw new Error('more edges than were counted: a fault of the explorer');
    this.set(place, edges);
    return edges;
  }

  private set(place: number, edges: number): void {
    this.pieces[Math.floor(place / this.length)]![place % this.length] = edges;
  }
}
