// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  brIf,
  call,
  get,
  i32,
  increase,
  load32,
  load64,
  loop,
  op,
  returns,
  sequence,
  set,
  store32,
  when,
  br,
  type Code,
  type Local,
} from './code.ts';
import type { CoreContext } from './coreContext.ts';
import { eachSuccessor } from './coreSuccessors.ts';

/** What `descend` answers, where it is not how much of the stack is left. */
export const DESCENT = {
  /** A run comes back to a state that it has been in. */
  cycle: -1,
  /** The stack is full, or something is not learnt. */
  unknown: -2,
} as const;

/** On the stack, marks an entry whose successors lie above it. */
const LEAVING = 0x8000_0000;

/** Colours, two bits an entry: white is 0. */
const GREY = 1;
const BLACK = 3;

/**
 * `descend(stack, top, most, colours, fuel)`: goes on with a depth-first search of the stored states
 * for a cycle, for so many states. The stack is one of entries of the table, `top` its bytes; the
 * answer is what is left of it, 0 at the end, or one of `DESCENT`. The states of the path are grey, and
 * an edge to one of these closes a cycle; those behind it are black.
 */
export function emitDescend(c: CoreContext): void {
  c.module.function(
    'descend',
    ['i32', 'i32', 'i32', 'i32', 'i32'],
    'i32',
    ([stack, top, most, colours, fuel], locals) => {
      const [entry, next] = [locals.i32(), locals.i32()];
      const key = locals.i64();
      const word = (of: Local): Code =>
        op('i32.add', get(colours!), op('i32.shl', op('i32.shr_u', get(of), i32(4)), i32(2)));
      const shift = (of: Local): Code => op('i32.shl', op('i32.and', get(of), i32(15)), i32(1));
      const colour = (of: Local): Code =>
        op('i32.and', op('i32.shr_u', load32(word(of)), shift(of)), i32(3));
      const paint = (of: Local, value: number): Code =>
        store32(word(of), 0, op('i32.or', load32(word(of)), op('i32.shl', i32(value), shift(of))));
      const push = (value: Code): Code =>
        sequence(
          when(op('i32.ge_u', get(top!), get(most!)), [returns(i32(DESCENT.unknown))]),
          store32(op('i32.add', get(stack!), get(top!)), 0, value),
          increase(top!, i32(4)),
        );
      const follow = (target: Local): Code =>
        sequence(
          set(next, call(c.find, get(target))),
          when(op('i32.lt_s', get(next), i32(0)), [returns(i32(DESCENT.unknown))]),
          when(
            op('i32.eqz', colour(next)),
            [push(get(next))],
            [when(op('i32.eq', colour(next), i32(GREY)), [returns(i32(DESCENT.cycle))])],
          ),
        );
      const expand = sequence(
        set(key, load64(op('i32.add', get(c.v.table), op('i32.shl', get(entry), i32(3))))),
        eachSuccessor(c, locals, key, follow, returns(i32(DESCENT.unknown))),
      );
      const take = sequence(
        increase(top!, i32(-4)),
        set(entry, load32(op('i32.add', get(stack!), get(top!)))),
        when(op('i32.lt_s', get(entry), i32(0)), [
          set(entry, op('i32.and', get(entry), i32(~LEAVING))),
          paint(entry, BLACK),
          br('states'),
        ]),
        // It was met twice from the path, and came about first by the other way.
        brIf('states', colour(entry)),
        paint(entry, GREY),
        push(op('i32.or', get(entry), i32(LEAVING))),
        expand,
        increase(fuel!, i32(-1)),
      );
      return sequence(
        block(
          'end',
          loop(
            'states',
            brIf('end', op('i32.eqz', get(top!))),
            brIf('end', op('i32.eqz', get(fuel!))),
            take,
            br('states'),
          ),
        ),
        get(top!),
      );
    },
  );
}
