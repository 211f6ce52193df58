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
  repeat,
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
import { pairOf, pairAt, mixed, highBits } from './coreHash.ts';
import {
  NODE_COUNT,
  NODES,
  OUT_CELLS,
  OUT_LEFT,
  OUT_NODES,
  OUT_RIGHT,
  OUT_WRITES,
} from './places.ts';

/** The number of a pair of words: interned, so that equal pairs have equal numbers. */
export function emitNode(c: CoreContext): number {
  const { nodeIndex, nodeBits } = c.v;
  return c.module.function('node', ['i64'], 'i32', ([key], locals) => {
    const [at, found, fresh] = [locals.i32(), locals.i32(), locals.i32()];
    const hash = locals.i64();
    const cell = op('i32.add', get(nodeIndex), op('i32.shl', get(at), i32(2)));
    const mask = op('i32.sub', op('i32.shl', i32(1), get(nodeBits)), i32(1));
    return sequence(
      set(hash, mixed(key!, hash)),
      set(at, highBits(hash, nodeBits)),
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
                set(found, compareExchange32(cell, i32(0), get(fresh))),
                when(op('i32.eqz', get(found)), [returns(get(fresh))]),
              )
            : sequence(store32(cell, 0, get(fresh)), returns(get(fresh))),
        ]),
        when(op('i64.eq', load64(pairAt(get(found)), NODES), get(key!)), [returns(get(found))]),
        set(at, op('i32.and', op('i32.add', get(at), i32(1)), mask)),
        br('probe'),
      ),
      i32(0),
    );
  });
}

/** Writes a key's tree, from the root down to the words. */
export function emitDecode(c: CoreContext): number {
  const { joints, root } = c.shape.topology;
  return c.module.function('decode', ['i64', 'i32'], undefined, ([key, vector], locals) => {
    const pair = locals.i64();
    const spread = (value: Local, left: number, right: number): Code =>
      right === left + 1
        ? store64(get(vector!), 4 * left, get(value))
        : sequence(
            store32(get(vector!), 4 * left, op('i32.wrap', get(value))),
            store32(get(vector!), 4 * right, op('i32.wrap', op('i64.shr_u', get(value), i64(32n)))),
          );
    return sequence(
      spread(key!, root.left, root.right),
      ...joints
        .toReversed()
        .map(({ at, left, right }) =>
          sequence(
            set(pair, load64(pairAt(load32(get(vector!), 4 * at)), NODES)),
            spread(pair, left, right),
          ),
        ),
    );
  });
}

/** Makes the inner nodes over the words of a tree; its key. */
export function emitEncode(c: CoreContext): void {
  const { marker, topology } = c.shape;
  c.module.function('encode', ['i32'], 'i64', ([vector]) => {
    const pair = (left: number, right: number): Code =>
      pairOf(load32(get(vector!), 4 * left), load32(get(vector!), 4 * right));
    const key = pair(topology.root.left, topology.root.right);
    return sequence(
      ...topology.joints.map(({ at, left, right }) =>
        store32(get(vector!), 4 * at, call(c.node, pair(left, right))),
      ),
      c.wide ? key : op('i64.or', key, i64(marker)),
    );
  });
}

/** The key after a move of the state at `vector`. */
export function emitApply(c: CoreContext): number {
  return c.module.function('apply', ['i32', 'i32'], 'i64', ([vector, outcome], locals) => {
    const [at, end] = [locals.i32(), locals.i32()];
    const cell = (offset: number): Code => op('i32.add', get(vector!), load32(get(at), offset));
    const pair = (left: Code, right: Code): Code => pairOf(load32(left), load32(right));
    const upTo = (count: Code): Code =>
      set(end, op('i32.add', get(at), op('i32.mul', count, i32(12))));
    const offset = (field: number): Code =>
      op('i32.add', get(vector!), load32(get(outcome!), field));
    return sequence(
      set(at, op('i32.add', get(outcome!), i32(OUT_CELLS))),
      upTo(load32(get(outcome!), OUT_WRITES)),
      repeat(
        'writes',
        op('i32.lt_u', get(at), get(end)),
        store32(
          op('i32.add', cell(0), i32(8 * c.words)),
          0,
          op('i32.or', op('i32.and', load32(cell(0)), load32(get(at), 4)), load32(get(at), 8)),
        ),
        increase(at, i32(12)),
      ),
      upTo(load32(get(outcome!), OUT_NODES)),
      repeat(
        'nodes',
        op('i32.lt_u', get(at), get(end)),
        store32(cell(0), 0, call(c.node, pair(cell(4), cell(8)))),
        increase(at, i32(12)),
      ),
      pair(offset(OUT_LEFT), offset(OUT_RIGHT)),
    );
  });
}
