// SPDX-License-Identifier: GPL-2.0-only
import {
  atomicAdd32,
  get,
  i32,
  increase,
  load32,
  op,
  repeat,
  sequence,
  set,
  store32,
  when,
  type Code,
  type Global,
  type Local,
} from './code.ts';
import { VARIABLES } from './coreInstance.ts';
import type { Locals, ModuleBuilder } from './module.ts';
import { type Topology } from './topology.ts';
import {
  CHECK_BYTES,
  CHECK_MASK,
  CHECK_VALUE,
  CHECK_WORD,
  checksTogether,
  LEAF_CHECKS,
  TREE_CHILDREN,
  TREE_MASK,
  TREE_SHIFT,
  TREE_WORD,
  type OwnPlaces,
} from './places.ts';

/** What a core is made for. */
export interface CoreShape {
  /** The trees over a state's words, which are 2 at least. */
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
  readonly nodeIn: number;
  readonly pack: number;
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
export function fetchAdd(c: CoreContext, address: number | Code, by = i32(1)): Code {
  const at = typeof address === 'number' ? i32(address) : address;
  if (c.shape.shared) return atomicAdd32(at, by);
  return sequence(load32(at), store32(at, 0, op('i32.add', load32(at), by)));
}

export function itemField(base: Local, i: Local, field: number): Code {
  return load32(op('i32.add', get(base), op('i32.shl', get(i), i32(2))), field);
}

/** Walks a decision tree from `ref` down: 0 for what is not learnt, or the leaf's address less than 0. */
export function walk(c: CoreContext, locals: Locals, ref: Local, words: Local): Code {
  const [check, leaf, differs] = [locals.i32(), locals.i32(), locals.i32()];
  const wordAt = (offset: Code): Code => load32(op('i32.add', get(words), offset));
  const code = op(
    'i32.and',
    op('i32.shr_u', wordAt(load32(get(ref), TREE_WORD)), load32(get(ref), TREE_SHIFT)),
    load32(get(ref), TREE_MASK),
  );
  /** The bits that differ in the check so many bytes on. */
  const differing = (at: number): Code =>
    op(
      'i32.xor',
      op(
        'i32.and',
        wordAt(load32(get(check), at + CHECK_WORD)),
        load32(get(check), at + CHECK_MASK),
      ),
      load32(get(check), at + CHECK_VALUE),
    );
  const together = Array.from({ length: checksTogether(c.words) }, (_, i) => CHECK_BYTES * i);
  return sequence(
    repeat(
      'walk',
      op('i32.gt_s', get(ref), i32(0)),
      set(ref, load32(op('i32.add', get(ref), op('i32.shl', code, i32(2))), TREE_CHILDREN)),
    ),
    when(get(ref), [
      set(leaf, op('i32.sub', i32(0), get(ref))),
      set(check, op('i32.sub', get(leaf), load32(get(leaf), LEAF_CHECKS))),
      set(differs, i32(0)),
      repeat(
        'check',
        op('i32.lt_u', get(check), get(leaf)),
        set(
          differs,
          together.reduce((all, at) => op('i32.or', all, differing(at)), get(differs)),
        ),
        increase(check, i32(CHECK_BYTES * together.length)),
      ),
      when(get(differs), [set(ref, i32(0))]),
    ]),
  );
}
