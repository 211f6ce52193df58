// SPDX-License-Identifier: GPL-2.0-only
import {
  br,
  brIf,
  get,
  i32,
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
} from './code.ts';
import { type CoreContext } from './coreContext.ts';
import { pairAt, maskOf, mixed, highBits } from './coreHash.ts';
import { NODES } from './places.ts';

/** The place of a key in the table, by entries; or -1 less the place where it belongs. */
export function emitFind(c: Omit<CoreContext, 'find'>): number {
  const { table, tableBits } = c.v;
  return c.module.function('find', ['i64'], 'i32', ([key], locals) => {
    const [at, hash, cell] = [locals.i32(), locals.i64(), locals.i64()];
    return sequence(
      set(hash, mixed(key!, hash)),
      set(at, highBits(hash, tableBits)),
      loop(
        'probe',
        set(cell, load64(op('i32.add', get(table), op('i32.shl', get(at), i32(3))))),
        when(op('i64.eq', get(cell), get(key!)), [returns(get(at))]),
        when(op('i64.eqz', get(cell)), [returns(op('i32.sub', i32(-1), get(at)))]),
        set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(tableBits))),
        br('probe'),
      ),
      i32(0),
    );
  });
}

/** Fills `table` from a smaller one: the slot is the hash's high bits, so both are passed in order. */
export function emitRehash(c: CoreContext): void {
  const { table, tableBits } = c.v;
  c.module.function('rehash', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
    const [at, i] = [locals.i32(), locals.i32()];
    const [hash, key] = [locals.i64(), locals.i64()];
    const cell = op('i32.add', get(table), op('i32.shl', get(at), i32(3)));
    return repeat(
      'entries',
      op('i32.lt_u', get(i), get(bytes!)),
      set(key, load64(op('i32.add', get(from!), get(i)))),
      increase(i, i32(8)),
      brIf('entries', op('i64.eqz', get(key))),
      set(hash, mixed(key, hash)),
      set(at, highBits(hash, tableBits)),
      repeat(
        'probe',
        op('i32.eqz', op('i64.eqz', load64(cell))),
        set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(tableBits))),
      ),
      store64(cell, 0, get(key)),
    );
  });
}

/** Fills the index of nodes anew. */
export function emitRehashNodes(c: CoreContext): void {
  const { nodeIndex, nodeBits } = c.v;
  c.module.function('rehashNodes', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
    const [at, i, id] = [locals.i32(), locals.i32(), locals.i32()];
    const [hash, key] = [locals.i64(), locals.i64()];
    const cell = op('i32.add', get(nodeIndex), op('i32.shl', get(at), i32(2)));
    return repeat(
      'entries',
      op('i32.lt_u', get(i), get(bytes!)),
      set(id, load32(op('i32.add', get(from!), get(i)))),
      increase(i, i32(4)),
      brIf('entries', op('i32.eqz', get(id))),
      set(key, load64(pairAt(get(id)), NODES)),
      set(hash, mixed(key, hash)),
      set(at, highBits(hash, nodeBits)),
      repeat(
        'probe',
        load32(cell),
        set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(nodeBits))),
      ),
      store32(cell, 0, get(id)),
    );
  });
}
