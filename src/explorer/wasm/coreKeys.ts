// SPDX-License-Identifier: GPL-2.0-only
import {
  call,
  get,
  i32,
  i64,
  increase,
  load32,
  load64,
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
import { type CoreContext } from './coreContext.ts';
import { pairAt, pairOf } from './coreHash.ts';
import type { Locals } from './module.ts';
import {
  NODES,
  partBase,
  partRange,
  RANGE_END,
  RANGE_OLD_END,
  RANGE_OLD_SHIFT,
  RANGE_SHIFT,
} from './places.ts';

/** The numbers of a part of the keys, by offset from its range's first. */
export interface Field {
  readonly base: number;
  /** Where the numbers end that a key has room for. */
  readonly end: Code;
  /** The number in a key. */
  readonly offsetIn: (key: Local) => Code;
  /** The number as it stands in a key. */
  readonly at: (offset: Code) => Code;
}

/** A part's place in the keys, which is read whenever it is used, as `repack` changes it. */
export function fieldOf(part: number, shiftAt = RANGE_SHIFT, endAt = RANGE_END): Field {
  const range = partRange(part);
  const shift = op('i64.extend_u', load32(i32(range + shiftAt)));
  const end = load32(i32(range + endAt));
  return {
    base: partBase(part),
    end,
    offsetIn: (key) =>
      op('i32.and', op('i32.wrap', op('i64.shr_u', get(key), shift)), op('i32.sub', end, i32(1))),
    at: (offset) => op('i64.shl', op('i64.extend_u', offset), shift),
  };
}

/** Whether a key is not a row of parts, as one of them has no room for its number. */
export function isJoined(key: Local): Code {
  return op('i32.wrap', op('i64.shr_u', get(key), i64(63n)));
}

/**
 * `pack(numbers…)`: the key of a state whose parts have these numbers: where there is room for them all, a row of numbers,
 * each by offset from its range's first; else two nodes that stand for all of them, and the highest bit. As a pair's number
 * is always the same, so is a state's key.
 */
export function emitPack(c: CoreContext): number {
  const { parts } = c.shape.topology;
  const params = parts.map(() => 'i32' as const);
  return c.module.function('pack', params, 'i64', (numbers, locals) => {
    if (!c.wide) return i64(0n);
    const all = locals.i32();
    const fields = parts.map((_, p) => fieldOf(p));
    const offset = (p: number): Code => op('i32.xor', get(numbers[p]!), i32(fields[p]!.base));
    const beyond = fields.map(({ end }, p) => op('i32.ge_u', offset(p), end));
    const row = fields.map(({ at }, p) => at(offset(p)));
    return sequence(
      when(
        op(
          'i32.eqz',
          beyond.reduce((one, other) => op('i32.or', one, other)),
        ),
        [returns(row.reduce((one, other) => op('i64.or', one, other)))],
      ),
      set(all, get(numbers[0]!)),
      ...numbers
        .slice(1, -1)
        .map((number) => set(all, call(c.node, pairOf(get(all), get(number))))),
      op('i64.or', pairOf(get(all), get(numbers.at(-1)!)), i64(1n << 63n)),
    );
  });
}

/** The numbers of a key's parts. */
export function unpack(locals: Locals, key: Local, numbers: readonly Local[]): Code {
  const [all, pair] = [locals.i32(), locals.i64()];
  const [first, ...others] = numbers;
  const joined = others.toReversed().flatMap((number, i) => {
    const right = op('i32.wrap', op('i64.shr_u', get(pair), i64(32n)));
    return [
      set(pair, i === 0 ? get(key) : load64(pairAt(get(all)), NODES)),
      set(number, op('i32.and', right, i32(0x7fff_ffff))),
      set(all, op('i32.wrap', get(pair))),
    ];
  });
  const row = numbers.map((number, p) => {
    const { base, offsetIn } = fieldOf(p);
    return set(number, op('i32.or', offsetIn(key), i32(base)));
  });
  return when(isJoined(key), [...joined, set(first!, get(all))], row);
}

/** `repack(at, bytes)`: gives each part in these keys the bits that it has now instead of those that it had before. */
export function emitRepack(c: CoreContext): void {
  const { parts } = c.shape.topology;
  c.module.function('repack', ['i32', 'i32'], undefined, ([at, bytes], locals) => {
    const [end, key] = [locals.i32(), locals.i64()];
    const row = parts.map((_, p) =>
      fieldOf(p).at(fieldOf(p, RANGE_OLD_SHIFT, RANGE_OLD_END).offsetIn(key)),
    );
    return sequence(
      set(end, op('i32.add', get(at!), get(bytes!))),
      repeat(
        'keys',
        op('i32.lt_u', get(at!), get(end)),
        set(key, load64(get(at!))),
        when(op('i32.eqz', isJoined(key)), [
          store64(
            get(at!),
            0,
            row.reduce((one, other) => op('i64.or', one, other), i64(0n)),
          ),
        ]),
        increase(at!, i32(8)),
      ),
    );
  });
}
