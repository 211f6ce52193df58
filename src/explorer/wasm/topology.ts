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
  /** What its words are in each state: equal numbers for equal words. */
  readonly values: Int32Array;
  /** How many distinct ones. */
  readonly distinct: number;
}

/** Every so many states are looked at first. */
const COARSE = 16;

/** With more distinct values than this share of the states looked at, a sample hardly tells pairs apart. */
const TELLS = 1 / 4;

/** The tree of least depth, for when nothing is known about the states: j has the children 2j, 2j + 1. */
export function balanced(words: number): Topology {
  const joints = Array.from({ length: words - 2 }, (_, i): Joint => {
    const at = words - 1 - i;
    return { at, left: 2 * at, right: 2 * at + 1 };
  });
  return { words, joints, root: { left: 2, right: 3 } };
}

/**
 * A tree with few nodes over states like these: again and again, the two parts are joined whose words
 * have the fewest distinct values together. What hardly varies ends up deep down, and what varies with
 * each other stays together. Of many words a few states tell the first joints; the last ones, whose values are
 * nearly all distinct in a few, are told by all.
 */
export function topologyOf(words: number, states: readonly ArrayLike<number>[]): Topology {
  const numbering = new Numbering(states.length);
  const none = new Int32Array(states.length);
  const word = new Int32Array(states.length);
  let clusters = Array.from({ length: words }, (_, w): Cluster => {
    for (let i = 0; i < word.length; i++) word[i] = states[i]![w] ?? 0;
    return { at: words + w, size: 1, ...numbering.number(none, word) };
  });
  const costs = new Map<number, number>();
  let step = COARSE;
  const cost = (one: Cluster, other: Cluster): number => {
    const name = 2 * words * one.at + other.at;
    const known = costs.get(name) ?? numbering.walk(one.values, other.values, step);
    costs.set(name, known);
    // Of equal ones the smallest: a flat tree.
    return known + (one.size + other.size) / 0x10000;
  };
  const joints: Joint[] = [];
  const join = (left: Cluster, right: Cluster): void => {
    const at = words - 1 - joints.length;
    joints.push({ at, left: left.at, right: right.at });
    clusters = clusters.filter((one) => one !== left && one !== right);
    const numbers = numbering.number(left.values, right.values);
    clusters.push({ at, size: left.size + right.size, ...numbers });
  };
  // What is the same in all states costs nothing anywhere, and of many words it is most.
  let [still, other] = constantsOf(clusters);
  while (still && other && clusters.length > 2) {
    join(still, other);
    [still, other] = constantsOf(clusters);
  }
  while (clusters.length > 2) {
    const [left, right, least] = leastOf(clusters, cost);
    if (step > 1 && least > (TELLS * states.length) / step) {
      step = 1;
      costs.clear();
      continue;
    }
    join(left, right);
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

/** The parts whose words are the same in all states, smallest first. */
function constantsOf(clusters: readonly Cluster[]): readonly Cluster[] {
  return clusters.filter(({ distinct }) => distinct === 1).sort((a, b) => a.size - b.size);
}

/** The two of least cost, and what it is. */
function leastOf(
  clusters: readonly Cluster[],
  cost: (one: Cluster, other: Cluster) => number,
): readonly [Cluster, Cluster, number] {
  let best: readonly [Cluster, Cluster, number] | undefined;
  let least = Infinity;
  for (const [i, one] of clusters.entries()) {
    for (let j = i + 1; j < clusters.length; j++) {
      const other = clusters[j]!;
      const at = cost(one, other);
      if (at >= least) continue;
      least = at;
      best = [one, other, at];
    }
  }
  if (best === undefined) throw new Error('a tree has at least two words');
  return best;
}

/** Numbers pairs of 32-bit values, one of each for every state: a hash table that is used again and again. */
class Numbering {
  private readonly bits: number;
  private readonly lefts: Int32Array;
  private readonly rights: Int32Array;
  private readonly numbers: Int32Array;
  /** In which round an entry was made. */
  private readonly rounds: Int32Array;
  private round = 0;

  constructor(states: number) {
    this.bits = 33 - Math.clz32(states);
    const tables = Array.from({ length: 4 }, () => new Int32Array(2 ** this.bits));
    [this.lefts, this.rights, this.numbers, this.rounds] = tables as [
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
    ];
  }

  /** Equal numbers, from 0 on, for equal pairs. */
  number(left: Int32Array, right: Int32Array): Pick<Cluster, 'values' | 'distinct'> {
    const values = new Int32Array(left.length);
    return { values, distinct: this.walk(left, right, 1, values) };
  }

  /** How many distinct pairs there are, of every so many; their numbers into `values`. */
  walk(left: Int32Array, right: Int32Array, step: number, values?: Int32Array): number {
    const { lefts, rights, numbers, rounds } = this;
    const mask = 2 ** this.bits - 1;
    const round = ++this.round;
    let count = 0;
    for (let i = 0; i < left.length; i += step) {
      const [one, other] = [left[i]!, right[i]!];
      const hash = Math.imul(Math.imul(one, 0x9e3779b1) ^ other, 0x85ebca6b);
      let at = hash >>> (32 - this.bits);
      while (rounds[at] === round && (lefts[at] !== one || rights[at] !== other)) {
        at = (at + 1) & mask;
      }
      if (rounds[at] !== round) {
        rounds[at] = round;
        lefts[at] = one;
        rights[at] = other;
        numbers[at] = count++;
      }
      if (values) values[i] = numbers[at]!;
    }
    return count;
  }
}
