// SPDX-License-Identifier: GPL-2.0-only
import {
  atomicLoad32,
  br,
  call,
  compareExchange32,
  drop,
  get,
  i32,
  load32,
  load64,
  loop,
  op,
  returns,
  sequence,
  set,
  store32,
  store64,
  when,
  type Code,
  type Local,
} from './code.ts';
import { fetchAdd, type CoreContext } from './coreContext.ts';
import { highBits, maskOf, mixed, nodeOf, pairAt, seeded, tagOf } from './coreHash.ts';
import type { Locals } from './module.ts';
import {
  MOST_NODES,
  NODE_COUNT,
  NODES,
  NUMBER_BITS,
  PART_BITS,
  RANGE_BYTES,
  RANGE_END,
  RANGE_LISTED,
  RANGE_NEXT,
  RANGES,
} from './places.ts';

/** The number of a pair of words: interned, so that equal pairs have equal numbers. */
export function emitNode(c: CoreContext): number {
  return c.module.function('node', ['i64'], 'i32', ([key], locals) => {
    const fresh = locals.i32();
    const claim = set(fresh, fetchAdd(c, RANGES + RANGE_NEXT));
    const isOne = (number: Code): Code => op('i32.lt_u', number, i32(MOST_NODES));
    return intern(c, locals, { key: key!, pair: key!, fresh, claim, isOne });
  });
}

/**
 * `nodeIn(pair, base)`: the number of a pair that is a part of a key: of the part's own range, which begins at `base`, as
 * long as that has numbers; beyond, and with no `base`, as any other pair's. A range is full when all of its numbers can be
 * looked up or are given up, as a pair has only one number, whoever comes across it first.
 */
export function emitNodeIn(c: CoreContext): number {
  return c.module.function('nodeIn', ['i64', 'i32'], 'i32', ([pair, base], locals) => {
    const [fresh, range, full] = [locals.i32(), locals.i32(), locals.i32()];
    const key = locals.i64();
    const field = (offset: number): Code => op('i32.add', get(range), i32(offset));
    const load = (offset: number): Code =>
      c.shape.shared ? atomicLoad32(field(offset)) : load32(get(range), offset);
    const isFull = (offset: number): Code =>
      op('i32.ge_u', load(offset), load32(get(range), RANGE_END));
    // What others have claimed and not listed yet may be this pair.
    const wait = when(op('i32.ge_u', get(fresh), load32(get(range), RANGE_END)), [
      set(fresh, i32(0)),
      br('probe'),
    ]);
    const claim = sequence(
      when(get(full), [returns(call(c.node, get(pair!)))]),
      ...(c.shape.shared ? [when(isFull(RANGE_NEXT), [br('probe')])] : []),
      set(fresh, fetchAdd(c, field(RANGE_NEXT))),
      ...(c.shape.shared ? [wait] : []),
      set(fresh, op('i32.or', get(fresh), get(base!))),
    );
    const isOne = (number: Code): Code =>
      op('i32.eqz', op('i32.shr_u', op('i32.xor', number, get(base!)), i32(PART_BITS)));
    return sequence(
      when(op('i32.eqz', get(base!)), [returns(call(c.node, get(pair!)))]),
      set(key, seeded(pair!, get(base!))),
      set(range, rangeOf(get(base!))),
      intern(c, locals, {
        key,
        pair: pair!,
        fresh,
        claim,
        isOne,
        look: set(full, isFull(RANGE_LISTED)),
        list: drop(fetchAdd(c, field(RANGE_LISTED))),
      }),
    );
  });
}

/** The words of the range that begins at a part's first number; see `RANGES`. */
function rangeOf(base: Code): Code {
  const part = op('i32.shr_u', op('i32.sub', base, i32(MOST_NODES)), i32(PART_BITS));
  return op('i32.add', op('i32.mul', part, i32(RANGE_BYTES)), i32(RANGES + RANGE_BYTES));
}

/** How pairs are interned in a range. */
interface Interning {
  /** The pair, and what of it is hashed. */
  readonly pair: Local;
  readonly key: Local;
  /** The number claimed for the pair, if there is one; `claim` claims it. */
  readonly fresh: Local;
  readonly claim: Code;
  /** Whether a number is of the range. */
  readonly isOne: (number: Code) => Code;
  /** Done before each look at an entry. */
  readonly look?: Code;
  /** Done when what was claimed can be looked up, or is given up. */
  readonly list?: Code;
}

const NOTHING: Code = () => undefined;

function intern(
  c: CoreContext,
  locals: Locals,
  { pair, key, fresh, claim, isOne, look = NOTHING, list = NOTHING }: Interning,
): Code {
  const { nodeIndex, nodeBits } = c.v;
  const [at, found, tag] = [locals.i32(), locals.i32(), locals.i32()];
  const hash = locals.i64();
  const entry = op('i32.or', get(fresh), get(tag));
  const number = nodeOf(found);
  const cell = op('i32.add', get(nodeIndex), op('i32.shl', get(at), i32(2)));
  const done = sequence(list, returns(get(fresh)));
  return sequence(
    set(hash, mixed(key, hash)),
    set(at, highBits(hash, nodeBits)),
    set(tag, tagOf(hash)),
    loop(
      'probe',
      look,
      set(found, load32(cell)),
      when(op('i32.eqz', get(found)), [
        when(op('i32.eqz', get(fresh)), [
          claim,
          drop(fetchAdd(c, NODE_COUNT)),
          store64(pairAt(get(fresh)), NODES, get(pair)),
        ]),
        c.shape.shared
          ? sequence(
              set(found, compareExchange32(cell, i32(0), entry)),
              when(op('i32.eqz', get(found)), [done]),
            )
          : sequence(store32(cell, 0, entry), done),
      ]),
      // Of an entry with another tag the pair, which is far away, need not be looked at.
      when(op('i32.lt_u', op('i32.xor', get(found), get(tag)), i32(1 << NUMBER_BITS)), [
        when(op('i32.and', isOne(number), op('i64.eq', load64(pairAt(number), NODES), get(pair))), [
          when(get(fresh), [list]),
          returns(number),
        ]),
      ]),
      set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(nodeBits))),
      br('probe'),
    ),
    i32(0),
  );
}
