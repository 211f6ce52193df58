// SPDX-License-Identifier: GPL-2.0-only
import {
  get,
  i32,
  increase,
  load32,
  load64,
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
import { itemField, walk, type CoreContext } from './coreContext.ts';
import { type Locals } from './module.ts';
import { LEAF_ANSWER, OUT_CELLS, OUT_WATCH, OUT_WRITES, STATUS } from './places.ts';

/** Asks of a stored item what its move may have changed; `check` is the next one of its questions. */
export function judgeItem(
  c: CoreContext,
  locals: Locals,
  at: { readonly base: Local; readonly i: Local; readonly key: Local },
): Code {
  const { check, detail, answer } = c.v;
  const { base, i, key } = at;
  const [outcome, watch, question, ref] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
  const words = locals.i32();
  return sequence(
    set(outcome, itemField(base, i, c.own.outcomes)),
    set(watch, load32(get(outcome), OUT_WATCH)),
    when(op('i32.eqz', get(watch)), [returns(i32(STATUS.watch))]),
    when(op('i32.lt_u', get(check), load32(get(watch))), [
      prepareJudged(c, locals, { base, outcome, key, i }),
      set(words, op('i32.add', get(base), i32(c.own.judged))),
      repeat(
        'questions',
        op('i32.lt_u', get(check), load32(get(watch))),
        set(question, load32(op('i32.add', get(watch), op('i32.shl', get(check), i32(2))), 4)),
        set(
          ref,
          load32(op('i32.shl', get(question), i32(2)), c.shape.roots + 4 * c.shape.processes),
        ),
        walk(c, locals, ref, words),
        when(op('i32.eqz', get(ref)), [set(detail, get(question)), returns(i32(STATUS.question))]),
        set(ref, load32(op('i32.sub', i32(0), get(ref)), LEAF_ANSWER)),
        // 0 is the answer `null`: what a clause should say, and a witness that is seen.
        when(
          op(
            'i32.eq',
            op('i32.lt_u', get(question), i32(c.shape.clauses)),
            op('i32.ne', get(ref), i32(0)),
          ),
          [set(detail, get(question)), set(answer, get(ref)), returns(i32(STATUS.answer))],
        ),
        increase(check, i32(1)),
      ),
    ]),
    set(check, i32(-1)),
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
