// SPDX-License-Identifier: GPL-2.0-only

/** An inner node of a state's tree: where it and its children stand in the state's vector. */
export interface Joint {
  readonly at: number;
  readonly left: number;
  readonly right: number;
}

/**
 * The shape of the binary tree over a state's words. In the state's vector, word `w` of `words`
 * stands at `words + w`, and the inner nodes below the root at 2 and beyond.
 */
export interface Topology {
  readonly words: number;
  /** Children before their parents; the root is not among them. */
  readonly joints: readonly Joint[];
  readonly root: { readonly left: number; readonly right: number };
}

interface Cluster {
  readonly at: number;
  readonly size: number;
  /** In which samples one of its words changes, bit by bit. */
  readonly changes: Int32Array;
}

/** The tree of least depth, for when nothing is known about the moves: j has the children 2j, 2j + 1. */
export function balanced(words: number): Topology {
  const joints = Array.from({ length: words - 2 }, (_, i): Joint => {
    const at = words - 1 - i;
    return { at, left: 2 * at, right: 2 * at + 1 };
  });
  return { words, joints, root: { left: 2, right: 3 } };
}

/**
 * The tree whose nodes change least in the sampled moves (each is the set of words that it changes):
 * again and again, the two parts are joined that change together in the fewest samples. What never
 * changes ends up deep down, and what changes in every move next to the root.
 */
export function topologyOf(words: number, samples: readonly ReadonlySet<number>[]): Topology {
  let clusters = Array.from({ length: words }, (_, w): Cluster => {
    const changes = new Int32Array(Math.ceil(samples.length / 32));
    samples.forEach((sample, i) => {
      if (sample.has(w)) changes[i >>> 5]! |= 1 << (i & 31);
    });
    return { at: words + w, size: 1, changes };
  });
  const joints: Joint[] = [];
  while (clusters.length > 2) {
    const [left, right] = nearest(clusters);
    const at = words - 1 - joints.length;
    joints.push({ at, left: left.at, right: right.at });
    const changes = left.changes.map((bits, i) => bits | right.changes[i]!);
    clusters = clusters.filter((one) => one !== left && one !== right);
    clusters.push({ at, size: left.size + right.size, changes });
  }
  return { words, joints, root: { left: clusters[0]!.at, right: clusters[1]!.at } };
}

/** How many inner nodes the trees of these states have, equal ones counted once. */
export function nodesOf({ words, joints }: Topology, states: readonly ArrayLike<number>[]): number {
  const nodes = new Map<number, Map<number, number>>();
  let count = 0;
  const vector: number[] = [];
  for (const state of states) {
    for (let w = 0; w < words; w++) vector[words + w] = state[w] ?? 0;
    for (const { at, left, right } of joints) {
      const [one, other] = [vector[left]!, vector[right]!];
      const rights = nodes.get(one) ?? new Map<number, number>();
      nodes.set(one, rights);
      const known = rights.get(other) ?? ++count;
      rights.set(other, known);
      vector[at] = known;
    }
  }
  return count;
}

function nearest(clusters: readonly Cluster[]): readonly [Cluster, Cluster] {
  let best: readonly [Cluster, Cluster] | undefined;
  let least = Infinity;
  for (const [i, one] of clusters.entries()) {
    for (const other of clusters.slice(i + 1)) {
      // Of equal ones the smallest: a flat tree.
      const cost = together(one, other) + (one.size + other.size) / 0x10000;
      if (cost >= least) continue;
      least = cost;
      best = [one, other];
    }
  }
  if (best === undefined) throw new Error('a tree has at least two words');
  return best;
}

/** In how many samples a word of either changes. */
function together(one: Cluster, other: Cluster): number {
  let count = 0;
  for (let i = 0; i < one.changes.length; i++) {
    count += ones(one.changes[i]! | other.changes[i]!);
  }
  return count;
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
