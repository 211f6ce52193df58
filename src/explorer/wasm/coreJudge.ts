// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  br,
  get,
  i32,
  increase,
  load32,
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
  const [words, why] = [locals.i32(), locals.i32()];
  const tell = (status: number, about: Code): readonly Code[] => [
    set(detail, about),
    set(why, i32(status)),
    br('asked'),
  ];
  const ask = repeat(
    'questions',
    op('i32.lt_u', get(check), load32(get(watch))),
    set(question, load32(op('i32.add', get(watch), op('i32.shl', get(check), i32(2))), 4)),
    set(ref, load32(op('i32.shl', get(question), i32(2)), c.shape.roots + 4 * c.shape.processes)),
    walk(c, locals, ref, words),
    when(op('i32.eqz', get(ref)), tell(STATUS.question, get(question))),
    set(ref, load32(op('i32.sub', i32(0), get(ref)), LEAF_ANSWER)),
    // 0 is the answer `null`: what a clause should say, and a witness that is seen.
    when(
      op(
        'i32.eq',
        op('i32.lt_u', get(question), i32(c.shape.clauses)),
        op('i32.ne', get(ref), i32(0)),
      ),
      [set(answer, get(ref)), ...tell(STATUS.answer, get(question))],
    ),
    increase(check, i32(1)),
  );
  const { judged, vectors } = c.own;
  const write = (to: (cell: Cell) => Code): Code =>
    eachWrite(locals, { base, outcome, vector: words }, to);
  return sequence(
    set(outcome, itemField(base, i, c.own.outcomes)),
    set(watch, load32(get(outcome), OUT_WATCH)),
    when(op('i32.eqz', get(watch)), [returns(i32(STATUS.watch))]),
    when(op('i32.lt_u', get(check), load32(get(watch))), [
      set(why, i32(0)),
      ...(c.wide
        ? [
            set(words, itemField(base, i, vectors)),
            write(({ word, kept, mask, value }) =>
              sequence(
                store32(kept, judged, load32(word)),
                store32(word, 0, op('i32.or', op('i32.and', load32(word), mask), value)),
              ),
            ),
          ]
        : [
            store64(get(base), judged, get(key)),
            set(words, op('i32.add', get(base), i32(judged))),
          ]),
      block('asked', ask),
      ...(c.wide ? [write(({ word, kept }) => store32(word, 0, load32(kept, judged)))] : []),
      when(get(why), [get(why), returns()]),
    ]),
    set(check, i32(-1)),
  );
}

/** A word that a move writes: where it is among the parent's words, and by `OwnPlaces.judged` what it was; and the masks. */
interface Cell {
  readonly word: Code;
  readonly kept: Code;
  readonly mask: Code;
  readonly value: Code;
}

/** Does something with each word that a move writes. */
function eachWrite(
  locals: Locals,
  {
    base,
    outcome,
    vector,
  }: { readonly base: Local; readonly outcome: Local; readonly vector: Local },
  write: (cell: Cell) => Code,
): Code {
  const [at, end] = [locals.i32(), locals.i32()];
  const cell = {
    word: op('i32.add', get(vector), load32(get(at))),
    kept: op('i32.add', get(base), load32(get(at))),
    mask: load32(get(at), 4),
    value: load32(get(at), 8),
  };
  return sequence(
    set(at, op('i32.add', get(outcome), i32(OUT_CELLS))),
    set(end, op('i32.add', get(at), op('i32.mul', load32(get(outcome), OUT_WRITES), i32(12)))),
    repeat('writes', op('i32.lt_u', get(at), get(end)), write(cell), increase(at, i32(12))),
  );
}
