// SPDX-License-Identifier: GPL-2.0-only
import { get, i32, i64, op, sequence, set, type Code, type Global, type Local } from './code.ts';
import { MOST_NODES, NUMBER_BITS, PART_BITS } from './places.ts';

/** The multipliers of Murmur3's 64-bit finaliser (Appleby, public domain). */
const MIX_1 = 0xff51afd7ed558ccdn;
const MIX_2 = 0xc4ceb9fe1a85ec53n;

export function pairOf(left: Code, right: Code): Code {
  return op('i64.or', op('i64.extend_u', left), op('i64.shl', op('i64.extend_u', right), i64(32n)));
}

export function pairAt(id: Code): Code {
  return op('i32.shl', id, i32(3));
}

export function maskOf(bits: Global): Code {
  return op('i32.sub', op('i32.shl', i32(1), get(bits)), i32(1));
}

/** What an entry of the index of nodes has of a pair's hash, beside the node's number. */
export function tagOf(hash: Local): Code {
  return op('i32.and', op('i32.wrap', get(hash)), i32(-1 << NUMBER_BITS));
}

/** The number of the node in an entry of the index. */
export function nodeOf(entry: Local): Code {
  return op('i32.and', get(entry), i32((1 << NUMBER_BITS) - 1));
}

/** The first number of the range of a node's number. */
export function baseOf(number: Local): Code {
  const inPart = op('i32.ge_u', get(number), i32(MOST_NODES));
  // Of the others, no bit.
  return op('i32.and', get(number), op('i32.mul', inPart, i32(-1 << PART_BITS)));
}

/** A pair in the range from `base` on, to be hashed: equal pairs of other ranges are elsewhere. */
export function seeded(pair: Local, base: Code): Code {
  return op('i64.xor', get(pair), op('i64.mul', op('i64.extend_u', base), i64(MIX_1)));
}

/** The hash of a key: a bijection, whose high bits depend on all bits of the key. */
export function mixed(key: Local, scratch: Local): Code {
  const first = op('i64.mul', get(key), i64(MIX_1));
  return sequence(
    set(scratch, first),
    op('i64.mul', op('i64.xor', get(scratch), op('i64.shr_u', get(scratch), i64(32n))), i64(MIX_2)),
  );
}

export function highBits(hash: Local, bits: Global): Code {
  return op(
    'i32.wrap',
    op('i64.shr_u', get(hash), op('i64.extend_u', op('i32.sub', i32(64), get(bits)))),
  );
}
