// SPDX-License-Identifier: GPL-2.0-only
import {
  get,
  i32,
  increase,
  lanes,
  load128,
  load64,
  op,
  repeat,
  sequence,
  set,
  type Code,
  type Local,
} from './code.ts';
import { itemField, type CoreContext } from './coreContext.ts';
import { highBits } from './coreHash.ts';
import type { Locals } from './module.ts';

/**
 * The table's entries stand in lines of a cache line each; a key is in the line that its hash says or, where
 * that one is full, in one of those after it, before the first that is not. A whole line is compared at once,
 * without a branch for each entry. The loads are not atomic: 64 bits that are aligned are read as one on all machines
 * that Node runs on, and what a worker takes for empty it claims by compare-and-exchange.
 */
export interface Line {
  /** Loads the line at this address. */
  readonly load: (address: Code) => Code;
  /** The line's entries that are this key, a bit each. */
  readonly hits: Code;
  /** Whether there is one. */
  readonly hasKey: Code;
  /** The empty entries, a bit each. */
  readonly free: Code;
}

const ENTRY = 8;
/** Bytes of a line. */
export const LINE = 8 * ENTRY;

/** A line to compare with the key; `setKey` comes first. */
export function lineOf(locals: Locals, key: Local): Line & { readonly setKey: Code } {
  const pairs = Array.from({ length: LINE / 16 }, locals.v128);
  const [wanted, zero] = [locals.v128(), locals.v128()];
  const equal = (to: Local): readonly Code[] =>
    pairs.map((pair) => lanes('i64x2.eq', get(pair), get(to)));
  const bits = (to: Local): Code =>
    equal(to)
      .map((same, i) => op('i32.shl', lanes('i64x2.bitmask', same), i32(2 * i)))
      .reduce((all, more) => op('i32.or', all, more));
  return {
    setKey: set(wanted, lanes('i64x2.splat', get(key))),
    load: (address) => sequence(...pairs.map((pair, i) => set(pair, load128(address, 16 * i)))),
    hits: bits(wanted),
    hasKey: lanes(
      'v128.any_true',
      equal(wanted).reduce((all, more) => lanes('v128.or', all, more)),
    ),
    free: bits(zero),
  };
}

/** Where the line begins that a hash says; in bytes. */
export function lineOfHash(c: Pick<CoreContext, 'v'>, hash: Local): Code {
  return op('i32.shl', op('i32.and', highBits(hash, c.v.tableBits), i32(-ENTRY)), i32(3));
}

/** The line after the one at `at`; both in bytes. */
export function nextLine(c: Pick<CoreContext, 'v'>, at: Local): Code {
  const mask = op('i32.sub', op('i32.shl', i32(ENTRY), get(c.v.tableBits)), i32(1));
  return op('i32.and', op('i32.add', get(at), i32(LINE)), mask);
}

/** The entry of the first of these bits, in the line at `at`; both in bytes. */
export function entryOf(at: Local, bits: Local): Code {
  return op('i32.add', get(at), op('i32.shl', op('i32.ctz', get(bits)), i32(3)));
}

/**
 * Loads the lines that the look-ups of the batch begin with, side by side, as one after the other each would wait for
 * the memory.
 */
export function touchLines(c: CoreContext, locals: Locals, base: Local): Code {
  const [i, sum] = [locals.i32(), locals.i64()];
  const line = op('i32.add', get(c.v.table), itemField(base, i, c.own.slots));
  return sequence(
    set(i, i32(0)),
    repeat(
      'touch',
      op('i32.lt_u', get(i), get(c.v.count)),
      set(sum, op('i64.add', get(sum), load64(line))),
      increase(i, i32(1)),
    ),
    set(c.v.touched, op('i32.wrap', get(sum))),
  );
}
