// SPDX-License-Identifier: GPL-2.0-only
import {
  br,
  call,
  compareExchange32,
  get,
  i32,
  i64,
  increase,
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
import { pairOf, pairAt, mixed, highBits, nodeOf, tagOf } from './coreHash.ts';
import type { Locals } from './module.ts';
import {
  CHANGE_AT,
  CHANGE_LEFT,
  CHANGE_RIGHT,
  CHANGES_BITS,
  CHANGES_ENTRY,
  MOST_NODES,
  NODE_COUNT,
  NODES,
  OUT_LEFT,
  OUT_RIGHT,
  SIDE_AT,
  SIDE_BY,
  SIDE_IS_WORD,
} from './places.ts';

/** The number of a pair of words: interned, so that equal pairs have equal numbers. */
export function emitNode(c: CoreContext): number {
  const { nodeIndex, nodeBits } = c.v;
  return c.module.function('node', ['i64'], 'i32', ([key], locals) => {
    const [at, found, fresh, tag] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const hash = locals.i64();
    const entry = op('i32.or', get(fresh), get(tag));
    const number = nodeOf(found);
    const cell = op('i32.add', get(nodeIndex), op('i32.shl', get(at), i32(2)));
    const mask = op('i32.sub', op('i32.shl', i32(1), get(nodeBits)), i32(1));
    return sequence(
      set(hash, mixed(key!, hash)),
      set(at, highBits(hash, nodeBits)),
      set(tag, tagOf(hash)),
      loop(
        'probe',
        set(found, load32(cell)),
        when(op('i32.eqz', get(found)), [
          when(op('i32.eqz', get(fresh)), [
            set(fresh, fetchAdd(c, NODE_COUNT)),
            store64(pairAt(get(fresh)), NODES, get(key!)),
          ]),
          c.shape.shared
            ? sequence(
                set(found, compareExchange32(cell, i32(0), entry)),
                when(op('i32.eqz', get(found)), [returns(get(fresh))]),
              )
            : sequence(store32(cell, 0, entry), returns(get(fresh))),
        ]),
        // Of an entry with another tag the pair, which is far away, need not be looked at.
        when(op('i32.lt_u', op('i32.xor', get(found), get(tag)), i32(MOST_NODES)), [
          when(op('i64.eq', load64(pairAt(number), NODES), get(key!)), [returns(number)]),
        ]),
        set(at, op('i32.and', op('i32.add', get(at), i32(1)), mask)),
        br('probe'),
      ),
      i32(0),
    );
  });
}

/**
 * `decode(key, vector)`: writes a key's tree, from the root down to the words, over the tree that stands at
 * `vector`: what is the same is left as it is. The bits that differ, see `bitsOf`.
 */
export function emitDecode(c: CoreContext): number {
  const { joints, root } = c.shape.topology;
  const below = new Map(joints.map((joint) => [joint.at, joint]));
  return c.module.function('decode', ['i64', 'i32'], 'i64', ([key, vector], locals) => {
    const changed = locals.i64();
    if (!c.wide) {
      const old = load64(get(vector!), 4 * root.left);
      return sequence(
        set(changed, op('i64.xor', old, get(key!))),
        store64(get(vector!), 4 * root.left, get(key!)),
        get(changed),
      );
    }
    const value = locals.i32();
    const renew = (at: number, to: Code): Code =>
      sequence(
        set(value, to),
        when(op('i32.ne', load32(get(vector!), 4 * at), get(value)), [
          store32(get(vector!), 4 * at, get(value)),
          at < c.words
            ? spread(load64(pairAt(get(value)), NODES), below.get(at)!)
            : set(changed, op('i64.or', get(changed), i64(1n << BigInt((at - c.words) & 63)))),
        ]),
      );
    const spread = (pair: Code, { left, right }: { left: number; right: number }): Code => {
      const both = locals.i64();
      return sequence(
        set(both, pair),
        renew(left, op('i32.wrap', get(both))),
        renew(right, op('i32.wrap', op('i64.shr_u', get(both), i64(32n)))),
      );
    };
    return sequence(spread(get(key!), root), get(changed));
  });
}

/**
 * Makes the inner nodes over the words of a tree; its key. The tree before was often much like it, so
 * each node is first compared with what it was there.
 */
export function emitEncode(c: CoreContext): void {
  const { marker, topology } = c.shape;
  const renew = c.module.function('renew', ['i64', 'i32'], 'i32', ([key, last], locals) => {
    const node = locals.i32();
    return sequence(
      set(node, load32(get(last!), 8)),
      when(op('i64.eq', load64(get(last!)), get(key!)), [
        // 0 is no node: nothing was there yet.
        when(get(node), [returns(get(node))]),
      ]),
      set(node, call(c.node, get(key!))),
      store64(get(last!), 0, get(key!)),
      store32(get(last!), 8, get(node)),
      get(node),
    );
  });
  c.module.function('encode', ['i32'], 'i64', ([vector]) => {
    const pair = (left: number, right: number): Code =>
      pairOf(load32(get(vector!), 4 * left), load32(get(vector!), 4 * right));
    const last = (at: number): Code => op('i32.add', get(c.v.own), i32(c.own.pairs + 16 * at));
    const key = pair(topology.root.left, topology.root.right);
    return sequence(
      ...topology.joints.map(({ at, left, right }) =>
        store32(get(vector!), 4 * at, call(renew, pair(left, right), last(at))),
      ),
      c.wide ? key : op('i64.or', key, i64(marker)),
    );
  });
}

/**
 * `change(vector, by)`: the node that a move makes of a node of the state at `vector`, and what it renews is kept
 * for the next time: most moves of a batch renew what others have, and to intern a pair takes two looks into
 * large tables.
 */
export function emitChange(c: CoreContext): number {
  return c.module.function('change', ['i32', 'i32'], 'i32', ([vector, by], locals, change) => {
    const [kept, node] = [locals.i32(), locals.i32()];
    const [key, hash] = [locals.i64(), locals.i64()];
    const old = load32(op('i32.add', get(vector!), load32(get(by!), CHANGE_AT)));
    const entry = op('i32.wrap', op('i64.shr_u', get(hash), i64(BigInt(64 - CHANGES_BITS))));
    return sequence(
      set(key, pairOf(old, get(by!))),
      set(hash, mixed(key, hash)),
      set(kept, op('i32.add', get(c.v.own), op('i32.mul', entry, i32(CHANGES_ENTRY)))),
      when(op('i64.eq', load64(get(kept), c.own.changes), get(key)), [
        returns(load32(get(kept), c.own.changes + 8)),
      ]),
      set(
        node,
        call(
          c.node,
          changedPair({ ...c, change }, locals, vector!, by!, CHANGE_LEFT, CHANGE_RIGHT),
        ),
      ),
      store64(get(kept), c.own.changes, get(key)),
      store32(get(kept), c.own.changes + 8, get(node)),
      get(node),
    );
  });
}

/** `apply(vector, outcome)`: the key after a move of the state at `vector`. */
export function emitApply(c: CoreContext): number {
  return c.module.function('apply', ['i32', 'i32'], 'i64', ([vector, outcome], locals) =>
    changedPair(c, locals, vector!, outcome!, OUT_LEFT, OUT_RIGHT),
  );
}

/** A pair of which one or both sides change. */
function changedPair(
  c: CoreContext,
  locals: Locals,
  vector: Local,
  record: Local,
  left: number,
  right: number,
): Code {
  const [first, second, by] = [locals.i32(), locals.i32(), locals.i32()];
  const side = (place: number, into: Local): Code =>
    sequence(
      set(by, load32(get(record), place + SIDE_BY)),
      set(into, load32(op('i32.add', get(vector), load32(get(record), place + SIDE_AT)))),
      when(get(by), [
        when(
          op('i32.and', get(by), i32(SIDE_IS_WORD)),
          [
            increase(by, i32(-SIDE_IS_WORD)),
            set(into, op('i32.or', op('i32.and', get(into), load32(get(by))), load32(get(by), 4))),
          ],
          [set(into, call(c.change, get(vector), get(by)))],
        ),
      ]),
    );
  return sequence(side(left, first), side(right, second), pairOf(get(first), get(second)));
}
