// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  br,
  brIf,
  compareExchange64,
  get,
  i32,
  i64,
  increase,
  load32,
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
  type Global,
  type Local,
} from './code.ts';
import { fetchAdd, itemField, type CoreContext } from './coreContext.ts';
import { breaks, keyOf, storeState } from './coreInsert.ts';
import { judgeItem } from './coreJudge.ts';
import { entryOf, lineOf, nextLine } from './coreLine.ts';
import { type Locals } from './module.ts';
import { SIZE, STATUS } from './places.ts';

/** So near the most states that may be stored, each is stored by itself, lest workers store too many. */
const NEAR = 1 << 16;

/**
 * The same as `insertBatch` for one of several workers, in passes: claims the entries of what is new, takes numbers for all
 * of it at once, stores it side by side, then judges it. The word that counts the states and the end of
 * the arena are what the workers contend for, and this is the least use of them. What is claimed is stored before the core
 * comes back for anything.
 */
export function insertTogether(c: CoreContext, locals: Locals): Code {
  const { own, count, rest, fresh } = c.v;
  const base = locals.i32();
  return sequence(
    set(base, get(own)),
    loop(
      'rounds',
      judgeFresh(c, locals, base),
      when(op('i32.lt_u', get(rest), get(count)), [claim(c, locals, base), br('rounds')]),
    ),
    set(rest, i32(0)),
    set(fresh, i32(0)),
  );
}

/** Judges the items from `item` to `fresh`; their entries are replaced by the numbers of their states. */
function judgeFresh(c: CoreContext, locals: Locals, base: Local): Code {
  const { item, fresh, check, judgedId } = c.v;
  const [i, key] = [locals.i32(), locals.i64()];
  return repeat(
    'judging',
    op('i32.lt_u', get(item), get(fresh)),
    set(i, get(item)),
    set(key, keyOf(c, base, i)),
    when(op('i32.lt_s', get(check), i32(0)), [
      when(breaks(c, base, i), [returns(i32(STATUS.broken))]),
      set(judgedId, itemField(base, i, c.own.slots)),
      set(check, i32(0)),
    ]),
    judgeItem(c, locals, { base, i, key }),
    increase(item, i32(1)),
  );
}

/** Claims and stores what is new from `rest` on; it takes the places from `fresh` on, after what is judged. */
function claim(c: CoreContext, locals: Locals, base: Local): Code {
  const { count, item, rest, fresh, table, most } = c.v;
  const [i, at, free, near, news, id] = [
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
  ];
  const [key, cell] = [locals.i64(), locals.i64()];
  const line = lineOf(locals, key);
  const known = sequence(increase(rest, i32(1)), br('claims'));
  const full = sequence(
    when(op('i32.ne', get(item), get(fresh)), [br('claimed')]),
    moveItem(c, base, fresh, i),
    returns(i32(STATUS.full)),
  );
  const probe = block(
    'new',
    set(at, itemField(base, i, c.own.slots)),
    line.setKey,
    loop(
      'probe',
      line.load(op('i32.add', get(table), get(at))),
      when(line.hasKey, [known]),
      set(free, line.free),
      when(get(free), [
        when(get(near), [when(op('i32.ge_u', load32(i32(SIZE)), get(most)), [full])]),
        set(
          cell,
          compareExchange64(op('i32.add', get(table), entryOf(at, free)), i64(0n), get(key)),
        ),
        brIf('new', op('i64.eqz', get(cell))),
        // Another worker was here first; perhaps with this key.
        br('probe'),
      ]),
      set(at, nextLine(c, at)),
      br('probe'),
    ),
  );
  return sequence(
    set(near, op('i32.gt_u', op('i32.add', load32(i32(SIZE)), i32(NEAR)), get(most))),
    set(news, i32(0)),
    block(
      'claimed',
      repeat(
        'claims',
        op('i32.lt_u', get(rest), get(count)),
        set(i, get(rest)),
        set(key, keyOf(c, base, i)),
        when(op('i32.eqz', breaks(c, base, i)), [probe, increase(news, i32(1))]),
        moveItem(c, base, fresh, i),
        increase(fresh, i32(1)),
        increase(rest, i32(1)),
        brIf('claimed', get(near)),
      ),
    ),
    when(get(news), [
      set(id, fetchAdd(c, SIZE, get(news))),
      set(i, get(item)),
      repeat(
        'stores',
        op('i32.lt_u', get(i), get(fresh)),
        when(op('i32.eqz', breaks(c, base, i)), [
          storeState(locals, id, keyOf(c, base, i), itemField(base, i, c.own.parents)),
          store32(op('i32.add', get(base), op('i32.shl', get(i), i32(2))), c.own.slots, get(id)),
          increase(id, i32(1)),
        ]),
        increase(i, i32(1)),
      ),
    ]),
  );
}

/** Moves an item of the batch to an earlier place. */
function moveItem(c: CoreContext, base: Local, to: Global, from: Local): Code {
  const { keys, parents, outcomes, vectors } = c.own;
  const at = op('i32.add', get(base), op('i32.shl', get(to), i32(2)));
  return sequence(
    store64(op('i32.add', get(base), op('i32.shl', get(to), i32(3))), keys, keyOf(c, base, from)),
    ...[parents, outcomes, ...(c.wide ? [vectors] : [])].map((field) =>
      store32(at, field, itemField(base, from, field)),
    ),
  );
}
