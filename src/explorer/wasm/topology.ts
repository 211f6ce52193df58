// SPDX-License-Identifier: GPL-2.0-only
import { KEY_BITS, sumOf } from './nodeRanges.ts';
import { Numbering, type Numbers } from './numbering.ts';
import { MOST_PARTS, PART_BITS } from './places.ts';

/** An inner node over some of a state's words: where it and its children stand in the state's vector. */
export interface Joint {
  readonly at: number;
  readonly left: number;
  /** The left one once more, where a word is a part by itself. */
  readonly right: number;
}

/** A part of the keys: the inner node whose number it is, and how many bits numbers have there. */
export interface Part {
  readonly at: number;
  readonly bits: number;
}

/**
 * How a state's words become its key: the parts are the roots of binary trees over the words, and the key is a row of
 * their numbers. In the state's vector, word `w` of `words` stands at `words + w`, inner nodes before. A state of two
 * words is its own key, and has no parts.
 */
export interface Topology {
  readonly words: number;
  /** Children before their parents. */
  readonly joints: readonly Joint[];
  /** At least two, of 63 bits in all at most. */
  readonly parts: readonly Part[];
}

/** A tree over some words, and for what these are in each state a number. */
interface Cluster extends Numbers {
  readonly at: number;
  readonly size: number;
}

/** Every so many states are looked at first. */
const COARSE = 16;

/** With more distinct values than this share of the states looked at, a sample hardly tells pairs apart. */
const TELLS = 1 / 4;

/** Bits for a part at least: what has few values now may have many more. */
const LEAST_BITS = Math.ceil(KEY_BITS / (MOST_PARTS + 1));

/** Two trees of least depth, for when nothing is known about the states: j has the children 2j, 2j + 1. */
export function balanced(words: number): Topology {
  if (words === 2) return { words, joints: [], parts: [] };
  const joints = Array.from({ length: words - 2 }, (_, i): Joint => {
    const at = words - 1 - i;
    return { at, left: 2 * at, right: 2 * at + 1 };
  });
  return partsOver(words, joints, [
    { at: 2, bits: PART_BITS },
    { at: 3, bits: PART_BITS },
  ]);
}

/** Gives each word that is a part by itself a node of its own. */
function partsOver(words: number, joints: readonly Joint[], parts: readonly Part[]): Topology {
  const single = parts.filter(({ at }) => at >= words);
  const own = single.map(({ at: word }, i): Joint => {
    const at = words - 1 - joints.length - i;
    return { at, left: word, right: word };
  });
  return {
    words,
    joints: [...joints, ...own],
    parts: parts.map((part) => {
      const joint = own[single.indexOf(part)];
      return joint ? { ...part, at: joint.at } : part;
    }),
  };
}

/**
 * A topology with few nodes over states like these: again and again, the two trees are joined whose words have the
 * fewest distinct values together, until a key has room for the numbers of all trees. What hardly varies ends up deep
 * down, and what varies with each other stays together. Of many words a few states tell the first joints; the last ones,
 * whose values are nearly all distinct in a few, are told by all.
 * @param growth how many times as many bits as these states need the keys are to have
 */
export function topologyOf(
  words: number,
  states: readonly ArrayLike<number>[],
  growth: number,
): Topology {
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
  while (!haveRoom(clusters, growth)) {
    const [left, right, least] = leastOf(clusters, cost);
    if (step > 1 && least > (TELLS * states.length) / step) {
      step = 1;
      costs.clear();
      continue;
    }
    join(left, right);
  }
  const needs = clusters.map((cluster) => bitsFor(cluster, growth));
  const more = KEY_BITS / sumOf(needs);
  const parts = clusters.map(({ at }, i): Part => {
    return { at, bits: Math.min(PART_BITS, Math.floor(more * needs[i]!)) };
  });
  return partsOver(words, joints, parts);
}

/** Bits for the numbers of a part with `growth` times as many as its values have now. */
function bitsFor({ distinct }: Cluster, growth: number): number {
  return Math.max(LEAST_BITS, growth * Math.log2(distinct + 2));
}

function haveRoom(clusters: readonly Cluster[], growth: number): boolean {
  if (clusters.length === 2) return true;
  return sumOf(clusters.map((cluster) => bitsFor(cluster, growth))) <= KEY_BITS;
}

/** How many inner nodes the trees of these states have: equal ones counted once, but for the parts. */
export function nodesOf(
  { words, joints, parts }: Topology,
  states: readonly ArrayLike<number>[],
): number {
  const inner = new Map<number, Map<number, number>>();
  const nodesAt = new Map(parts.map(({ at }) => [at, new Map<number, Map<number, number>>()]));
  let count = 0;
  const vector: number[] = [];
  for (const state of states) {
    for (let w = 0; w < words; w++) vector[words + w] = state[w] ?? 0;
    for (const { at, left, right } of joints) {
      const [one, other] = [vector[left]!, vector[right]!];
      const nodes = nodesAt.get(at) ?? inner;
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
