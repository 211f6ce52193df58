// SPDX-License-Identifier: GPL-2.0-only
import {
  atomicAdd32,
  get,
  i32,
  load32,
  op,
  repeat,
  sequence,
  set,
  store32,
  type Code,
  type Global,
  type Local,
} from './code.ts';
import { VARIABLES } from './coreInstance.ts';
import { type ModuleBuilder } from './module.ts';
import { type Topology } from './topology.ts';
import { TREE_CHILDREN, TREE_MASK, TREE_SHIFT, TREE_WORD, type OwnPlaces } from './places.ts';

/** What a core is made for. */
export interface CoreShape {
  /** The tree over a state's words; at least 2. */
  readonly topology: Topology;
  /** With two words: the bit that no state uses and each key has, so that no key is 0. */
  readonly marker: bigint;
  readonly processes: number;
  /** Questions below this number are clauses; those above are witnesses. */
  readonly clauses: number;
  /** The address of the trees' roots. */
  readonly roots: number;
  /** Several workers on one memory. */
  readonly shared: boolean;
}

/** What the parts of a core share while it is emitted. */
export interface CoreContext {
  readonly module: ModuleBuilder;
  readonly shape: CoreShape;
  readonly own: OwnPlaces;
  readonly v: Readonly<Record<CoreVariable, Global>>;
  readonly words: number;
  /** Whether states are compressed: more than two words. */
  readonly wide: boolean;
  /** The numbers of the functions that others call. */
  readonly node: number;
  readonly change: number;
  readonly decode: number;
  readonly apply: number;
  readonly find: number;
}

/** The variables that JavaScript sees, and some for the core alone. */
export const CORE_VARIABLES = [
  ...VARIABLES,
  'pending',
  'pendingDetail',
  'touched',
  'rest',
  'fresh',
] as const;
export type CoreVariable = (typeof CORE_VARIABLES)[number];

/** Adds to a word that the workers share; its value before. */
export function fetchAdd(c: CoreContext, address: number, by = i32(1)): Code {
  if (c.shape.shared) return atomicAdd32(i32(address), by);
  const old = load32(i32(address));
  return sequence(old, store32(i32(address), 0, op('i32.add', old, by)));
}

export function itemField(base: Local, i: Local, field: number): Code {
  return load32(op('i32.add', get(base), op('i32.shl', get(i), i32(2))), field);
}

/** Walks a decision tree from `ref` down: 0 for what is not learnt, or something negative. */
export function walk(ref: Local, words: Code): Code {
  const code = op(
    'i32.and',
    op(
      'i32.shr_u',
      load32(op('i32.add', words, load32(get(ref), TREE_WORD))),
      load32(get(ref), TREE_SHIFT),
    ),
    load32(get(ref), TREE_MASK),
  );
  return repeat(
    'walk',
    op('i32.gt_s', get(ref), i32(0)),
    set(ref, load32(op('i32.add', get(ref), op('i32.shl', code, i32(2))), TREE_CHILDREN)),
  );
}
