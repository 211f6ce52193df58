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
import { fetchAdd, type CoreContext } from './coreContext.ts';
import type { Locals } from './module.ts';
import { baseOf, pairAt, maskOf, mixed, highBits, nodeOf, seeded, tagOf } from './coreHash.ts';
import { entryOf, lineOf, lineOfHash, nextLine } from './coreLine.ts';
import { LEFT, NODES } from './places.ts';

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

/** Enters a list of keys that are not in the table. */
export function emitRehash(c: CoreContext): void {
  c.module.function('rehash', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
    const [at, i] = [locals.i32(), locals.i32()];
    const [hash, key] = [locals.i64(), locals.i64()];
    const enter = enterAt(c, locals, key, at);
    return repeat(
      'entries',
      op('i32.lt_u', get(i), get(bytes!)),
      set(key, load64(op('i32.add', get(from!), get(i)))),
      increase(i, i32(8)),
      set(hash, mixed(key, hash)),
      set(at, lineOfHash(c, hash)),
      enter,
    );
  });
}

/**
 * Moves the keys of a part of the table, since when it has twice as many lines: those of a line belong to two lines at
 * twice its number. The part lies between a power of two and the next, so that nothing in it is in the way of what moves, but
 * for keys that had no room in their own line and belong before that next power of two: they are left where they
 * are, and counted.
 */
export function emitSpread(c: CoreContext): void {
  const { table } = c.v;
  c.module.function('spread', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
    const [at, place, end, first] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const [hash, key] = [locals.i64(), locals.i64()];
    const enter = enterAt(c, locals, key, at);
    return sequence(
      set(place, get(from!)),
      set(end, op('i32.add', get(from!), get(bytes!))),
      set(first, op('i32.clz', op('i32.sub', get(from!), get(table)))),
      set(first, op('i32.shl', i32(1), op('i32.sub', i32(32), get(first)))),
      repeat(
        'entries',
        op('i32.lt_u', get(place), get(end)),
        set(key, load64(get(place))),
        when(op('i64.ne', get(key), i64(0n)), [
          set(hash, mixed(key, hash)),
          set(at, lineOfHash(c, hash)),
          when(
            op('i32.lt_u', get(at), get(first)),
            [drop(fetchAdd(c, LEFT))],
            [store64(get(place), 0, i64(0n)), enter],
          ),
        ]),
        increase(place, i32(8)),
      ),
    );
  });
}

/** Enters a key into the line at `at`, or one after it. */
function enterAt(c: CoreContext, locals: Locals, key: Local, at: Local): Code {
  const [free, page] = [locals.i32(), locals.i32()];
  const line = lineOf(locals, key);
  const entry = op('i32.add', get(c.v.table), entryOf(at, free));
  return sequence(
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
