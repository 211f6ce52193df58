// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  brIf,
  call,
  drop,
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
  store64,
  when,
  type Code,
  type Local,
} from './code.ts';
import { walk, type CoreContext } from './coreContext.ts';
import type { Locals } from './module.ts';
import { MOST_MOVES, MOVES, MOVES_COUNT, OUT_AND, OUT_BREAKS, OUT_OR } from './places.ts';

/**
 * Makes the successors of the state `key`, one after the other, and does `visit` with each; moves that break
 * a rule have none. Does `unknown` where a process is met whose moves are not learnt.
 */
export function eachSuccessor(
  c: CoreContext,
  locals: Locals,
  key: Local,
  visit: (target: Local) => Code,
  unknown: Code,
): Code {
  const [vector, process, ref, place, last, outcome] = Array.from({ length: 6 }, locals.i32) as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const words = locals.i32();
  const target = locals.i64();
  return sequence(
    set(vector, op('i32.add', get(c.v.own), i32(c.own.scratch))),
    drop(call(c.decode, get(key), get(vector))),
    set(words, op('i32.add', get(vector), i32(4 * c.words))),
    set(process, i32(0)),
    loop(
      'processes',
      set(ref, load32(op('i32.shl', get(process), i32(2)), c.shape.roots)),
      walk(c, locals, ref, words),
      when(op('i32.eqz', get(ref)), [unknown]),
      set(place, op('i32.sub', i32(MOVES), get(ref))),
      set(
        last,
        op(
          'i32.add',
          get(place),
          op('i32.shl', load32(op('i32.sub', i32(0), get(ref)), MOVES_COUNT), i32(2)),
        ),
      ),
      repeat(
        'outcomes',
        op('i32.lt_u', get(place), get(last)),
        set(outcome, load32(get(place))),
        increase(place, i32(4)),
        brIf('outcomes', load32(get(outcome), OUT_BREAKS)),
        set(
          target,
          c.wide
            ? call(c.apply, get(key), get(vector), get(outcome))
            : op(
                'i64.or',
                op('i64.and', get(key), load64(get(outcome), OUT_AND)),
                load64(get(outcome), OUT_OR),
              ),
        ),
        visit(target),
      ),
      increase(process, i32(1)),
      brIf('processes', op('i32.lt_u', get(process), i32(c.shape.processes))),
    ),
  );
}

/**
 * `successors(from, end, into, most)`: writes the keys that the states lead to whose keys lie at `from` up to
 * `end`, as long as the room up to `most` is sure to be enough for a state more. Where it ends; the variable
 * `detail` says where the first state lies that is left. 0: some move is not learnt.
 */
export function emitSuccessors(c: CoreContext): void {
  c.module.function(
    'successors',
    ['i32', 'i32', 'i32', 'i32'],
    'i32',
    ([from, end, into, most], locals) => {
      const key = locals.i64();
      const write = (target: Local): Code =>
        sequence(store64(get(into!), 0, get(target)), increase(into!, i32(8)));
      return sequence(
        block(
          'full',
          repeat(
            'states',
            op('i32.lt_u', get(from!), get(end!)),
            brIf(
              'full',
              op('i32.gt_u', op('i32.add', get(into!), i32(8 * MOST_MOVES)), get(most!)),
            ),
            set(key, load64(get(from!))),
            increase(from!, i32(8)),
            eachSuccessor(c, locals, key, write, returns(i32(0))),
          ),
        ),
        set(c.v.detail, get(from!)),
        get(into!),
      );
    },
  );
}
