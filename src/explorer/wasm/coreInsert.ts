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
import { fetchAdd, itemField, walk, type CoreContext } from './coreContext.ts';
import { type Locals } from './module.ts';
import {
  CHUNK_BITS,
  CHUNK_PARENTS,
  CHUNK_STATES,
  DIRECTORY,
  OUT_BREAKS,
  OUT_CELLS,
  OUT_WATCH,
  OUT_WRITES,
  SIZE,
  STATUS,
} from './places.ts';

/** Stores what is new of the batch, from `item` on, and judges it. */
export function insertBatch(c: CoreContext, locals: Locals): Code {
  const { own, count, item, check, judgedId, table, tableBits, most, detail, answer } = c.v;
  const [base, outcome, at, id, watch, chunk, question, ref] = Array.from(
    { length: 8 },
    locals.i32,
  ) as [Local, Local, Local, Local, Local, Local, Local, Local];
  const [key, cell] = [locals.i64(), locals.i64()];
  const i = locals.i32();
  const entry = op('i32.add', get(table), get(at));
  const next = sequence(increase(item, i32(1)), br('items'));
  const maskBytes = op('i32.sub', op('i32.shl', i32(8), get(tableBits)), i32(8));
  const claimEntry = c.shape.shared
    ? sequence(
        set(cell, compareExchange64(entry, i64(0n), get(key))),
        brIf('new', op('i64.eqz', get(cell))),
        when(op('i64.eq', get(cell), get(key)), [next]),
      )
    : sequence(store64(entry, 0, get(key)), br('new'));
  const store = sequence(
    set(outcome, itemField(base, i, c.own.outcomes)),
    when(load32(get(outcome), OUT_BREAKS), [returns(i32(STATUS.broken))]),
    set(at, itemField(base, i, c.own.slots)),
    block(
      'new',
      loop(
        'probe',
        set(cell, load64(entry)),
        when(op('i64.eq', get(cell), get(key)), [next]),
        when(op('i64.eqz', get(cell)), [
          when(op('i32.ge_u', load32(i32(SIZE)), get(most)), [returns(i32(STATUS.full))]),
          claimEntry,
        ]),
        set(at, op('i32.and', op('i32.add', get(at), i32(8)), maskBytes)),
        br('probe'),
      ),
    ),
    set(id, fetchAdd(c, SIZE)),
    set(chunk, load32(op('i32.shl', op('i32.shr_u', get(id), i32(CHUNK_BITS)), i32(2)), DIRECTORY)),
    set(judgedId, get(id)),
    set(id, op('i32.and', get(id), i32(CHUNK_STATES - 1))),
    store64(op('i32.add', get(chunk), op('i32.shl', get(id), i32(3))), 0, get(key)),
    store32(
      op('i32.add', get(chunk), op('i32.shl', get(id), i32(2))),
      CHUNK_PARENTS,
      itemField(base, i, c.own.parents),
    ),
    set(check, i32(0)),
  );
  const judge = sequence(
    set(outcome, itemField(base, i, c.own.outcomes)),
    set(watch, load32(get(outcome), OUT_WATCH)),
    when(op('i32.eqz', get(watch)), [returns(i32(STATUS.watch))]),
    when(op('i32.lt_u', get(check), load32(get(watch))), [
      prepareJudged(c, locals, { base, outcome, key, i }),
      repeat(
        'questions',
        op('i32.lt_u', get(check), load32(get(watch))),
        set(question, load32(op('i32.add', get(watch), op('i32.shl', get(check), i32(2))), 4)),
        set(
          ref,
          load32(op('i32.shl', get(question), i32(2)), c.shape.roots + 4 * c.shape.processes),
        ),
        walk(ref, op('i32.add', get(base), i32(c.own.judged))),
        when(op('i32.eqz', get(ref)), [set(detail, get(question)), returns(i32(STATUS.question))]),
        // -1 is the answer `null`: what a clause should say, and a witness that is seen.
        when(
          op(
            'i32.eq',
            op('i32.lt_u', get(question), i32(c.shape.clauses)),
            op('i32.ne', get(ref), i32(-1)),
          ),
          [
            set(detail, get(question)),
            set(answer, op('i32.sub', i32(-1), get(ref))),
            returns(i32(STATUS.answer)),
          ],
        ),
        increase(check, i32(1)),
      ),
    ]),
    set(check, i32(-1)),
  );
  return sequence(
    set(base, get(own)),
    repeat(
      'items',
      op('i32.lt_u', get(item), get(count)),
      set(i, get(item)),
      set(key, load64(op('i32.add', get(base), op('i32.shl', get(i), i32(3))), c.own.keys)),
      when(op('i32.lt_s', get(check), i32(0)), [store]),
      judge,
      increase(item, i32(1)),
    ),
  );
}

/** Puts the words of the batch's item where the questions read them. */
function prepareJudged(
  c: CoreContext,
  locals: Locals,
  {
    base,
    outcome,
    key,
    i,
  }: {
    readonly base: Local;
    readonly outcome: Local;
    readonly key: Local;
    readonly i: Local;
  },
): Code {
  const { judged } = c.own;
  const { words } = c;
  if (!c.wide) return store64(get(base), judged, get(key));
  const [vector, at, end] = [locals.i32(), locals.i32(), locals.i32()];
  const pairs = Array.from({ length: Math.ceil(words / 2) }, (_, pair) => 8 * pair);
  const target = op('i32.add', get(base), load32(get(at)));
  return sequence(
    set(vector, itemField(base, i, c.own.vectors)),
    ...pairs.map((offset) => store64(get(base), judged + offset, load64(get(vector), offset))),
    set(at, op('i32.add', get(outcome), i32(OUT_CELLS))),
    set(end, op('i32.add', get(at), op('i32.mul', load32(get(outcome), OUT_WRITES), i32(12)))),
    repeat(
      'overlay',
      op('i32.lt_u', get(at), get(end)),
      store32(
        target,
        judged,
        op(
          'i32.or',
          op('i32.and', load32(op('i32.add', get(vector), load32(get(at)))), load32(get(at), 4)),
          load32(get(at), 8),
        ),
      ),
      increase(at, i32(12)),
    ),
  );
}
