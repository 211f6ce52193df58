// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  br,
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
  store16,
  store64,
  when,
  type Code,
  type Global,
  type Local,
} from './code.ts';
import { fetchAdd, itemField, type CoreContext } from './coreContext.ts';
import { judgeItem } from './coreJudge.ts';
import { entryOf, lineOf, nextLine } from './coreLine.ts';
import { type Locals } from './module.ts';
import {
  CHUNK_BITS,
  CHUNK_PARENTS,
  CHUNK_STATES,
  DIRECTORY,
  OUT_BREAKS,
  SIZE,
  STATUS,
} from './places.ts';

/** Stores what is new of the batch, from `item` on, and judges it, one after the other. */
export function insertBatch(c: CoreContext, locals: Locals): Code {
  const { own, count, item, check, judgedId, table, most } = c.v;
  const [base, i, at, free] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
  const key = locals.i64();
  const line = lineOf(locals, key);
  const next = sequence(increase(item, i32(1)), br('items'));
  const store = sequence(
    when(breaks(c, base, i), [returns(i32(STATUS.broken))]),
    set(at, itemField(base, i, c.own.slots)),
    line.setKey,
    block(
      'new',
      loop(
        'probe',
        line.load(op('i32.add', get(table), get(at))),
        when(line.hasKey, [next]),
        set(free, line.free),
        when(get(free), [
          when(op('i32.ge_u', load32(i32(SIZE)), get(most)), [returns(i32(STATUS.full))]),
          store64(op('i32.add', get(table), entryOf(at, free)), 0, get(key)),
          br('new'),
        ]),
        set(at, nextLine(c, at)),
        br('probe'),
      ),
    ),
    set(judgedId, fetchAdd(c, SIZE)),
    storeState(locals, judgedId, get(key), itemField(base, i, c.own.parents)),
    set(check, i32(0)),
  );
  return sequence(
    set(base, get(own)),
    repeat(
      'items',
      op('i32.lt_u', get(item), get(count)),
      set(i, get(item)),
      set(key, keyOf(c, base, i)),
      when(op('i32.lt_s', get(check), i32(0)), [store]),
      judgeItem(c, locals, { base, i, key }),
      increase(item, i32(1)),
    ),
  );
}

/** The key of an item of the batch. */
export function keyOf(c: CoreContext, base: Local, i: Local): Code {
  return load64(op('i32.add', get(base), op('i32.shl', get(i), i32(3))), c.own.keys);
}

/** Whether the move of an item breaks a rule, so that it leads to no state. */
export function breaks(c: CoreContext, base: Local, i: Local): Code {
  return load32(itemField(base, i, c.own.outcomes), OUT_BREAKS);
}

/** Puts a state into the arena, where there is room for it. */
export function storeState(locals: Locals, id: Local | Global, key: Code, parent: Code): Code {
  const [chunk, within] = [locals.i32(), locals.i32()];
  return sequence(
    set(chunk, load32(op('i32.shl', op('i32.shr_u', get(id), i32(CHUNK_BITS)), i32(2)), DIRECTORY)),
    set(within, op('i32.and', get(id), i32(CHUNK_STATES - 1))),
    store64(op('i32.add', get(chunk), op('i32.shl', get(within), i32(3))), 0, key),
    store16(op('i32.add', get(chunk), op('i32.shl', get(within), i32(1))), CHUNK_PARENTS, parent),
  );
}
