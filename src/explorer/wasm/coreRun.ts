// SPDX-License-Identifier: GPL-2.0-only
import {
  br,
  get,
  i32,
  increase,
  load32,
  loop,
  op,
  returns,
  sequence,
  set,
  when,
  type Code,
} from './code.ts';
import { fetchAdd, type CoreContext } from './coreContext.ts';
import { makeBatch } from './coreBatch.ts';
import { insertTogether } from './coreClaim.ts';
import { insertBatch } from './coreInsert.ts';
import { type Locals } from './module.ts';
import {
  CURSOR,
  HALT,
  LEVEL_END,
  NODE_COUNT,
  partRange,
  RANGE_LIMIT,
  RANGE_NEXT,
  SIZE,
  STATUS,
} from './places.ts';

/**
 * States that a worker claims at a time: an eighth of what is left of the level, as those that lie side by side lead
 * to much the same states, which only their worker finds among its recent ones; but few at the end, for
 * all to end together (guided self-scheduling: Polychronopoulos and Kuck, IEEE Trans. Computers 36, 1987).
 */
const CLAIM_SHIFT = 3;
const LEAST_CLAIM = 256;

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

function limits(c: CoreContext, locals: Locals): Code {
  const { fuel, limit, nodeLimit, head, end, detail } = c.v;
  const share = locals.i32();
  const levelEnd = load32(i32(LEVEL_END));
  const claim = sequence(
    when(load32(i32(HALT)), [returns(i32(STATUS.slice))]),
    set(share, op('i32.sub', levelEnd, load32(i32(CURSOR)))),
    // Others may have claimed all of it, and more.
    when(op('i32.lt_s', get(share), i32(0)), [set(share, i32(0))]),
    set(share, op('i32.add', op('i32.shr_u', get(share), i32(CLAIM_SHIFT)), i32(LEAST_CLAIM))),
    set(detail, fetchAdd(c, CURSOR, get(share))),
    when(op('i32.ge_u', get(detail), levelEnd), [returns(i32(STATUS.level))]),
    set(head, get(detail)),
    set(end, op('i32.add', get(detail), get(share))),
    when(op('i32.gt_u', get(end), levelEnd), [set(end, levelEnd)]),
  );
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
      c.shape.shared ? claim : returns(i32(STATUS.level)),
    ]),
  );
}
