// SPDX-License-Identifier: GPL-2.0-only
import {
  atomicAdd64,
  block,
  br,
  brIf,
  get,
  i32,
  i64,
  increase,
  load32,
  loop,
  op,
  returns,
  select,
  sequence,
  set,
  when,
  type Code,
} from './code.ts';
import { type CoreContext } from './coreContext.ts';
import { makeBatch } from './coreBatch.ts';
import { insertTogether } from './coreClaim.ts';
import { insertBatch } from './coreInsert.ts';
import { type Locals } from './module.ts';
import {
  FIRST_TAKEN,
  HALT,
  LAST_TAKEN,
  LEVEL_END,
  NODE_COUNT,
  partRange,
  RANGE_LIMIT,
  RANGE_NEXT,
  SIZE,
  STATUS,
} from './places.ts';

export function emitRun(c: CoreContext): void {
  c.module.function('run', [], 'i32', (_params, locals) =>
    sequence(
      loop(
        'main',
        c.shape.shared ? insertTogether(c, locals) : insertBatch(c, locals),
        pendingStatus(c),
        limits(c, locals),
        makeBatch(c, locals),
        br('main'),
      ),
      i32(0),
    ),
  );
}

/** What the making of the batch came upon, told when all before it is stored and judged. */
function pendingStatus(c: CoreContext): Code {
  const { pending, pendingDetail, detail, count, item } = c.v;
  return sequence(
    set(count, i32(0)),
    set(item, i32(0)),
    when(get(pending), [
      set(detail, get(pendingDetail)),
      get(pending),
      set(pending, i32(0)),
      returns(),
    ]),
  );
}

/** Goes on with a block of the level: the next one of its own or, when there is none, the last one of another worker. */
function nextBlock(c: CoreContext, locals: Locals): Code {
  const { own, head, end } = c.v;
  const [seat, at, last, place, isOwn] = [
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
  ];
  const left = locals.i64();
  const levelEnd = load32(i32(LEVEL_END));
  return sequence(
    when(load32(i32(HALT)), [returns(i32(STATUS.slice))]),
    set(seat, get(own)),
    block(
      'claimed',
      loop(
        'seats',
        set(isOwn, op('i32.eq', get(seat), get(own))),
        set(
          left,
          atomicAdd64(
            op('i32.add', get(seat), i32(c.own.queue)),
            select(i64(FIRST_TAKEN), i64(LAST_TAKEN), get(isOwn)),
          ),
        ),
        set(at, op('i32.wrap', get(left))),
        set(last, op('i32.wrap', op('i64.shr_u', get(left), i64(32n)))),
        when(op('i32.lt_s', get(at), get(last)), [
          set(at, select(get(at), op('i32.sub', get(last), i32(1)), get(isOwn))),
          set(
            place,
            op('i32.add', load32(get(seat), c.own.blocks), op('i32.shl', get(at), i32(3))),
          ),
          set(head, load32(get(place))),
          set(end, load32(get(place), 4)),
          when(op('i32.gt_u', get(end), levelEnd), [set(end, levelEnd)]),
          brIf('claimed', op('i32.lt_u', get(head), get(end))),
          br('seats'),
        ]),
        set(seat, load32(get(seat), c.own.peer)),
        brIf('seats', op('i32.ne', get(seat), get(own))),
      ),
      returns(i32(STATUS.level)),
    ),
  );
}

function limits(c: CoreContext, locals: Locals): Code {
  const { fuel, limit, nodeLimit, head, end } = c.v;
  const grow = op(
    'i32.or',
    op('i32.gt_u', load32(i32(SIZE)), get(limit)),
    c.shape.topology.parts
      .map((_, p) => {
        const [next, most] = [RANGE_NEXT, RANGE_LIMIT].map((at) => load32(i32(partRange(p) + at)));
        return op('i32.gt_u', next!, most!);
      })
      .reduce(
        (one, other) => op('i32.or', one, other),
        op('i32.gt_u', load32(i32(NODE_COUNT)), get(nodeLimit)),
      ),
  );
  return sequence(
    when(op('i32.eqz', get(fuel)), [returns(i32(STATUS.slice))]),
    increase(fuel, i32(-1)),
    when(grow, [returns(i32(STATUS.grow))]),
    when(op('i32.ge_u', get(head), get(end)), [
      c.shape.shared ? nextBlock(c, locals) : returns(i32(STATUS.level)),
    ]),
  );
}
