// SPDX-License-Identifier: GPL-2.0-only

/** A graph on the numbers below `size`, of which some may be left out. */
export interface Graph {
  readonly size: number;
  readonly includes: (id: number) => boolean;
  /** Calls `visit` for each edge, in a fixed order; `to` may be a number left out. */
  readonly edges: (id: number, visit: (to: number) => void) => void;
}

/** The strongly connected components with a cycle. */
export interface Components {
  readonly count: number;
  /** By node: 1 to `count`, or less when it is on no cycle. */
  readonly of: Int32Array;
}

const ON_STACK = 0;
const ALONE = -1;

/** Nodes and edges handled between two yields. */
const SLICE = 4096;

/** Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972), without recursion. */
export function* components(graph: Graph): Generator<void, Components> {
  const order = new Int32Array(graph.size);
  const low = new Int32Array(graph.size);
  const of = new Int32Array(graph.size).fill(ON_STACK);
  const stack: number[] = [];
  // A frame: a node, and where its edges begin among those not followed yet.
  const frames: number[] = [];
  const starts: number[] = [];
  const edges: number[] = [];
  const loops = new Set<number>();
  let clock = 0;
  let count = 0;

  function enter(id: number): void {
    order[id] = low[id] = ++clock;
    stack.push(id);
    frames.push(id);
    starts.push(edges.length);
    graph.edges(id, (to) => {
      if (to === id) loops.add(id);
      else if (graph.includes(to)) edges.push(to);
    });
  }

  function leave(id: number): void {
    frames.pop();
    starts.pop();
    const parent = frames.at(-1);
    if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[id]!);
    if (low[id] !== order[id]) return;
    const members = stack.splice(stack.lastIndexOf(id));
    const cyclic = members.length > 1 || loops.has(id);
    const component = cyclic ? ++count : ALONE;
    for (const member of members) of[member] = component;
  }

  let work = 0;
  for (let root = 0; root < graph.size; root++) {
    if (order[root] !== 0 || !graph.includes(root)) continue;
    enter(root);
    while (frames.length > 0) {
      if (++work % SLICE === 0) yield;
      const id = frames.at(-1)!;
      if (edges.length === starts.at(-1)) {
        leave(id);
        continue;
      }
      const to = edges.pop()!;
      if (order[to] === 0) enter(to);
      else if (of[to] === ON_STACK) low[id] = Math.min(low[id]!, order[to]!);
    }
  }
  return { count, of };
}
