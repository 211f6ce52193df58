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
import { storeItem } from './coreBatch.ts';
import { breaks, keyOf, storeState } from './coreInsert.ts';
import { judgeItem } from './coreJudge.ts';
import { pairOf } from './coreHash.ts';
import { entryOf, lineOf, nextLine } from './coreLine.ts';
import { type Locals } from './module.ts';
import { BLOCK, SIZE, STATUS } from './places.ts';

/**
 * The same as `insertBatch` for one of several workers, in passes: claims the entries of what is new, as much as it has
 * numbers for, stores it side by side, then judges it. Numbers are taken in blocks, so that what a worker stores lies together.
 * What is claimed is stored before the core comes back for anything.
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

/** Claims and stores what is new from `rest` on, up to the end of a block; it takes the places from `fresh` on, after what is judged. */
function claim(c: CoreContext, locals: Locals, base: Local): Code {
  const { count, item, rest, fresh, table, numbers, numbersEnd } = c.v;
  const [i, at, free, news] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
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
        when(op('i32.ge_u', op('i32.add', get(numbers), get(news)), get(numbersEnd)), [
          brIf('claimed', get(news)),
          takeNumbers(c, base, full),
        ]),
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
      ),
    ),
    when(get(news), [
      set(i, get(item)),
      repeat(
        'stores',
        op('i32.lt_u', get(i), get(fresh)),
        when(op('i32.eqz', breaks(c, base, i)), [
          storeState(locals, numbers, keyOf(c, base, i), itemField(base, i, c.own.parents)),
          store32(
            op('i32.add', get(base), op('i32.shl', get(i), i32(2))),
            c.own.slots,
            get(numbers),
          ),
          increase(numbers, i32(1)),
        ]),
        increase(i, i32(1)),
      ),
    ]),
  );
}

/** Takes the next block of numbers, or what may be stored of it; does `full` where that is nothing. */
function takeNumbers(c: CoreContext, base: Local, full: Code): Code {
  const { most, numbers, numbersEnd, blockCount } = c.v;
  const place = op(
    'i32.add',
    load32(get(base), c.own.blocks),
    op('i32.shl', get(blockCount), i32(3)),
  );
  return sequence(
    when(op('i32.ge_u', load32(i32(SIZE)), get(most)), [full]),
    set(numbers, fetchAdd(c, SIZE, i32(BLOCK))),
    set(numbersEnd, op('i32.add', get(numbers), i32(BLOCK))),
    when(op('i32.gt_u', get(numbersEnd), get(most)), [set(numbersEnd, get(most))]),
    // Others have taken the last ones since: more seem to be stored then, until all is closed.
    when(op('i32.ge_u', get(numbers), get(numbersEnd)), [set(numbersEnd, get(numbers)), full]),
    store64(place, 0, pairOf(get(numbers), get(numbersEnd))),
    increase(blockCount, i32(1)),
  );
}

/** Moves an item of the batch to an earlier place. */
function moveItem(c: CoreContext, base: Local, to: Global, from: Local): Code {
  const { parents, outcomes, vectors } = c.own;
  return storeItem(c, base, to, {
    key: keyOf(c, base, from),
    parent: itemField(base, from, parents),
    outcome: itemField(base, from, outcomes),
    vector: itemField(base, from, vectors),
  });
}
