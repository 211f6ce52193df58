// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  br,
  brIf,
  compareExchange32,
  compareExchange64,
  drop,
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
  unreachable,
  when,
  type Code,
  type Local,
} from './code.ts';
import { type CoreContext } from './coreContext.ts';
import { baseOf, pairAt, maskOf, mixed, highBits, nodeOf, seeded, tagOf } from './coreHash.ts';
import { entryOf, LINE, lineOf, lineOfHash, nextLine } from './coreLine.ts';
import { ITEMS, LEFT_COUNT, NEAR_AT, NEAR_BYTES, NEAR_FREE, NODES } from './places.ts';

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
    const [at, i, free, page] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const [hash, key] = [locals.i64(), locals.i64()];
    const line = lineOf(locals, key);
    const lineAt = op('i32.add', get(c.v.table), get(at));
    const entry = op('i32.add', get(c.v.table), entryOf(at, free));
    return repeat(
      'entries',
      op('i32.lt_u', get(i), get(bytes!)),
      set(key, load64(op('i32.add', get(from!), get(i)))),
      increase(i, i32(8)),
      set(hash, mixed(key, hash)),
      set(at, lineOfHash(c, hash)),
      writeFirst(lineAt, page),
      loop(
        'probe',
        line.load(lineAt),
        set(free, line.free),
        when(op('i32.eqz', get(free)), [set(at, nextLine(c, at)), br('probe')]),
        // Another worker may be at the same line.
        c.shape.shared
          ? brIf('probe', op('i64.ne', compareExchange64(entry, i64(0n), get(key)), i64(0n)))
          : store64(entry, 0, get(key)),
      ),
    );
  });
}

/**
 * Moves keys of a part of the table, since when it has twice as many lines: those of a line belong to two lines at twice its
 * number. The part lies between a power of two and the next, so that nothing in it is in the way of what moves. Keys that
 * have no room in twice the part, since they or those before them were not in their own lines, are left over: they are
 * listed where else a batch's keys are. So cores with different parts never write to the same line.
 */
export function emitSpread(c: CoreContext): void {
  const { own, table, part, partEnd } = c.v;
  const { keys, slots } = c.own;
  c.module.function('spread', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
    const [place, end, first, last] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const [at, free, near, count, page] = [
      locals.i32(),
      locals.i32(),
      locals.i32(),
      locals.i32(),
      locals.i32(),
    ];
    const [hash, key] = [locals.i64(), locals.i64()];
    const line = lineOf(locals, key);
    const lineAt = op('i32.add', get(table), get(at));
    const twice = (address: Code): Code =>
      op('i32.shl', op('i32.sub', address, get(table)), i32(1));
    const put = store64(op('i32.add', get(table), entryOf(at, free)), 0, get(key));
    const forgetLines = sequence(
      ...[0, 1].map((i) => store32(get(own), slots + i * NEAR_BYTES + NEAR_FREE, i32(0))),
    );
    const leave = sequence(
      set(count, load32(get(own), slots + LEFT_COUNT)),
      when(op('i32.ge_u', get(count), i32(ITEMS)), [unreachable()]),
      store64(op('i32.add', get(own), op('i32.shl', get(count), i32(3))), keys, get(key)),
      store32(get(own), slots + LEFT_COUNT, op('i32.add', get(count), i32(1))),
      br('moved'),
    );
    /**
     * Keys come by lines, in turn for an even one and the odd one after it. What is free in each is kept, as to look through
     * a line at once after an entry of it was written takes the processor much longer.
     */
    const putNear = sequence(
      set(
        near,
        op(
          'i32.add',
          get(own),
          op(
            'i32.and',
            op('i32.shr_u', get(at), i32(Math.log2(LINE / NEAR_BYTES))),
            i32(NEAR_BYTES),
          ),
        ),
      ),
      set(free, load32(get(near), slots + NEAR_FREE)),
      when(
        op(
          'i32.or',
          op('i32.ne', load32(get(near), slots + NEAR_AT), get(at)),
          op('i32.eqz', get(free)),
        ),
        [
          writeFirst(lineAt, page),
          line.load(lineAt),
          set(free, line.free),
          store32(get(near), slots + NEAR_AT, get(at)),
        ],
      ),
      when(get(free), [
        put,
        store32(
          get(near),
          slots + NEAR_FREE,
          op('i32.and', get(free), op('i32.sub', get(free), i32(1))),
        ),
        br('moved'),
      ]),
    );
    const putBehind = sequence(
      loop(
        'probe',
        increase(at, i32(LINE)),
        when(op('i32.ge_u', get(at), get(last)), [leave]),
        line.load(lineAt),
        set(free, line.free),
        brIf('probe', op('i32.eqz', get(free))),
      ),
      put,
      // This line may be one of those of which is kept what is free.
      forgetLines,
    );
    return sequence(
      set(place, get(from!)),
      set(end, op('i32.add', get(from!), get(bytes!))),
      set(first, twice(get(part))),
      set(last, twice(get(partEnd))),
      forgetLines,
      repeat(
        'entries',
        op('i32.lt_u', get(place), get(end)),
        set(key, load64(get(place))),
        block(
          'moved',
          brIf('moved', op('i64.eqz', get(key))),
          store64(get(place), 0, i64(0n)),
          set(hash, mixed(key, hash)),
          set(at, lineOfHash(c, hash)),
          when(op('i32.lt_u', get(at), get(first)), [leave]),
          when(op('i32.ge_u', get(at), get(last)), [leave]),
          putNear,
          putBehind,
        ),
        increase(place, i32(8)),
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
