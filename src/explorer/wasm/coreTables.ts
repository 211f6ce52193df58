// SPDX-License-Identifier: GPL-2.0-only
import {
  drop,
  br,
  brIf,
  compareExchange32,
  compareExchange64,
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
import { type CoreContext } from './coreContext.ts';
import { baseOf, pairAt, maskOf, mixed, highBits, nodeOf, seeded, tagOf } from './coreHash.ts';
import { entryOf, lineOf, lineOfHash, nextLine } from './coreLine.ts';
import { NODES } from './places.ts';

/** The place of a key in the table, by entries; or -1 less the place where it belongs. */
export function emitFind(c: Omit<CoreContext, 'find'>): number {
  return c.module.function('find', ['i64'], 'i32', ([key], locals) => {
    const [at, bits, hash] = [locals.i32(), locals.i32(), locals.i64()];
    const line = lineOf(locals, key!);
    const place = op('i32.shr_u', entryOf(at, bits), i32(3));
    return sequence(
      set(hash, mixed(key!, hash)),
      set(at, lineOfHash(c, hash)),
      line.setKey,
      loop(
        'probe',
        line.load(op('i32.add', get(c.v.table), get(at))),
        set(bits, line.hits),
        when(get(bits), [returns(place)]),
        set(bits, line.free),
        when(get(bits), [returns(op('i32.sub', i32(-1), place))]),
        set(at, nextLine(c, at)),
        br('probe'),
      ),
      i32(0),
    );
  });
}

/** Fills `table` from a smaller one: the line is the hash's high bits, so both are passed in order. */
export function emitRehash(c: CoreContext): void {
  c.module.function('rehash', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
    const [at, i, free, page] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const [hash, key] = [locals.i64(), locals.i64()];
    const line = lineOf(locals, key);
    const entry = op('i32.add', get(c.v.table), entryOf(at, free));
    return repeat(
      'entries',
      op('i32.lt_u', get(i), get(bytes!)),
      set(key, load64(op('i32.add', get(from!), get(i)))),
      increase(i, i32(8)),
      brIf('entries', op('i64.eqz', get(key))),
      set(hash, mixed(key, hash)),
      set(at, lineOfHash(c, hash)),
      writeFirst(op('i32.add', get(c.v.table), get(at)), page),
      loop(
        'probe',
        line.load(op('i32.add', get(c.v.table), get(at))),
        set(free, line.free),
        when(op('i32.eqz', get(free)), [set(at, nextLine(c, at)), br('probe')]),
        // Another worker may be at the same line, where their parts meet.
        c.shape.shared
          ? brIf('probe', op('i32.eqz', op('i64.eqz', compareExchange64(entry, i64(0n), get(key)))))
          : store64(entry, 0, get(key)),
      ),
    );
  });
}

/** Fills the index of nodes anew, from one with or without tags. */
export function emitRehashNodes(c: CoreContext): void {
  const { nodeIndex, nodeBits } = c.v;
  c.module.function('rehashNodes', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
    const [at, i, id, page] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const [hash, key] = [locals.i64(), locals.i64()];
    const cell = op('i32.add', get(nodeIndex), op('i32.shl', get(at), i32(2)));
    const entry = op('i32.or', get(id), tagOf(hash));
    return repeat(
      'entries',
      op('i32.lt_u', get(i), get(bytes!)),
      set(id, load32(op('i32.add', get(from!), get(i)))),
      set(id, nodeOf(id)),
      increase(i, i32(4)),
      brIf('entries', op('i32.eqz', get(id))),
      set(key, load64(pairAt(get(id)), NODES)),
      set(key, seeded(key, baseOf(id))),
      set(hash, mixed(key, hash)),
      set(at, highBits(hash, nodeBits)),
      writeFirst(cell, page),
      loop(
        'probe',
        when(c.shape.shared ? compareExchange32(cell, i32(0), entry) : load32(cell), [
          set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(nodeBits))),
          br('probe'),
        ]),
      ),
      ...(c.shape.shared ? [] : [store32(cell, 0, entry)]),
    );
  });
}

/**
 * Writes what is there, when this is another page than the last one. A page that is read first is mapped to the
 * system's page of zeros, and to replace that by the first write all processors that run the program are interrupted.
 */
function writeFirst(address: Code, page: Local): Code {
  const now = op('i32.shr_u', address, i32(12));
  return when(op('i32.ne', get(page), now), [
    drop(compareExchange32(address, i32(0), i32(0))),
    set(page, now),
  ]);
}
