// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  brIf,
  call,
  get,
  i32,
  i64,
  increase,
  load32,
  load64,
  op,
  returns,
  sequence,
  set,
  store32,
  store64,
  when,
  type Code,
  type Local,
} from './code.ts';
import { type CoreContext } from './coreContext.ts';
import { mixed, pairAt, pairOf } from './coreHash.ts';
import { fieldOf, isJoined, unpack, type Field } from './coreKeys.ts';
import type { Locals } from './module.ts';
import {
  CHANGE_AT,
  CHANGE_BASE,
  CHANGE_LEFT,
  CHANGE_RIGHT,
  CHANGE_ROOM,
  CHANGE_TABLE,
  CHANGES_BITS,
  CHANGES_ENTRY,
  NODES,
  OUT_PARTS,
  partBase,
  SIDE_AT,
  SIDE_BY,
  SIDE_IS_WORD,
} from './places.ts';

/**
 * `decode(key, vector)`: writes a key's trees, from the roots down to the words, over those that stand at
 * `vector`: what is the same is left as it is. The bits that differ, see `bitsOf`.
 */
export function emitDecode(c: CoreContext): number {
  const { joints, parts } = c.shape.topology;
  const below = new Map(joints.map((joint) => [joint.at, joint]));
  return c.module.function('decode', ['i64', 'i32'], 'i64', ([key, vector], locals) => {
    const changed = locals.i64();
    if (!c.wide) {
      const old = load64(get(vector!), 4 * c.words);
      return sequence(
        set(changed, op('i64.xor', old, get(key!))),
        store64(get(vector!), 4 * c.words, get(key!)),
        get(changed),
      );
    }
    const value = locals.i32();
    const renew = (at: number, to: Code): Code =>
      sequence(
        set(value, to),
        when(op('i32.ne', load32(get(vector!), 4 * at), get(value)), [
          store32(get(vector!), 4 * at, get(value)),
          at < c.words
            ? spread(load64(pairAt(get(value)), NODES), below.get(at)!)
            : set(changed, op('i64.or', get(changed), i64(1n << BigInt((at - c.words) & 63)))),
        ]),
      );
    const spread = (pair: Code, { left, right }: { left: number; right: number }): Code => {
      const both = locals.i64();
      return sequence(
        set(both, pair),
        renew(left, op('i32.wrap', get(both))),
        renew(right, op('i32.wrap', op('i64.shr_u', get(both), i64(32n)))),
      );
    };
    const numbers = parts.map(locals.i32);
    return sequence(
      unpack(locals, key!, numbers),
      ...parts.map(({ at }, p) => renew(at, get(numbers[p]!))),
      get(changed),
    );
  });
}

/**
 * Makes the inner nodes over the words of a tree; its key. The tree before was often much like it, so
 * each node is first compared with what it was there.
 */
export function emitEncode(c: CoreContext): void {
  const { marker, topology } = c.shape;
  const { joints, parts } = topology;
  const bases = new Map(parts.map(({ at }, p) => [at, partBase(p)]));
  const renew = c.module.function('renew', ['i64', 'i32', 'i32'], undefined, ([key, last, base]) =>
    sequence(
      store64(get(last!), 0, get(key!)),
      store32(get(last!), 8, call(c.nodeIn, get(key!), get(base!))),
    ),
  );
  c.module.function('encode', ['i32'], 'i64', ([vector], locals) => {
    const [key, own] = [locals.i64(), locals.i32()];
    const pair = (left: number, right: number): Code =>
      pairOf(load32(get(vector!), 4 * left), load32(get(vector!), 4 * right));
    return sequence(
      set(own, get(c.v.own)),
      ...joints.flatMap(({ at, left, right }) => {
        const last = c.own.pairs + 16 * at;
        const differs = op('i32.eqz', op('i64.eq', load64(get(own), last), get(key)));
        // 0 is no node: nothing was there yet.
        const none = op('i32.eqz', load32(get(own), last + 8));
        const base = i32(bases.get(at) ?? 0);
        return [
          set(key, pair(left, right)),
          when(op('i32.or', differs, none), [
            call(renew, get(key), op('i32.add', get(own), i32(last)), base),
          ]),
          store32(get(vector!), 4 * at, load32(get(own), last + 8)),
        ];
      }),
      c.wide
        ? call(c.pack, ...parts.map(({ at }) => load32(get(vector!), 4 * at)))
        : op('i64.or', pair(c.words, c.words + 1), i64(marker)),
    );
  });
}

/**
 * `change(vector, by)`: the node that a move makes of a node of the state at `vector`, and what it renews is kept
 * for the next time: most moves of a batch renew what others have, and to intern a pair takes two looks into
 * large tables.
 */
export function emitChange(c: CoreContext): number {
  return c.module.function('change', ['i32', 'i32'], 'i32', ([vector, by], locals, change) => {
    const [kept, node] = [locals.i32(), locals.i32()];
    const [key, hash] = [locals.i64(), locals.i64()];
    const old = load32(op('i32.add', get(vector!), load32(get(by!), CHANGE_AT)));
    const entry = op('i32.wrap', op('i64.shr_u', get(hash), i64(BigInt(64 - CHANGES_BITS))));
    return sequence(
      set(key, pairOf(old, get(by!))),
      set(hash, mixed(key, hash)),
      set(kept, op('i32.add', get(c.v.own), op('i32.mul', entry, i32(CHANGES_ENTRY)))),
      when(op('i64.eq', load64(get(kept), c.own.changes), get(key)), [
        returns(load32(get(kept), c.own.changes + 8)),
      ]),
      set(
        node,
        call(
          c.nodeIn,
          changedPair({ ...c, change }, locals, vector!, by!),
          load32(get(by!), CHANGE_BASE),
        ),
      ),
      store64(get(kept), c.own.changes, get(key)),
      store32(get(kept), c.own.changes + 8, get(node)),
      get(node),
    );
  });
}

/** `apply(key, vector, outcome)`: the key after a move of the state at `vector`. */
export function emitApply(c: CoreContext): number {
  const { parts } = c.shape.topology;
  return c.module.function('apply', ['i64', 'i32', 'i32'], 'i64', (params, locals) => {
    const [key, vector, outcome] = params as [Local, Local, Local];
    const [by, old, number, place] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const next = locals.i64();
    const numbers = parts.map(locals.i32);
    /** The new number, by offset, if it is known or has room. */
    const renew = ({ base, end, offsetIn }: Field): Code =>
      sequence(
        set(old, offsetIn(key)),
        set(number, i32(0)),
        set(place, i32(0)),
        when(op('i32.lt_u', get(old), load32(get(by), CHANGE_ROOM)), [
          set(place, op('i32.add', load32(get(by), CHANGE_TABLE), op('i32.shl', get(old), i32(2)))),
          set(number, load32(get(place))),
        ]),
        when(op('i32.eqz', get(number)), [
          set(number, op('i32.xor', call(c.change, get(vector), get(by)), i32(base))),
          brIf('joined', op('i32.ge_u', get(number), end)),
          when(get(place), [store32(get(place), 0, get(number))]),
        ]),
      );
    return sequence(
      block(
        'joined',
        brIf('joined', isJoined(key)),
        set(next, get(key)),
        ...parts.map((_, p) => {
          const field = fieldOf(p);
          return sequence(
            set(by, load32(get(outcome), OUT_PARTS + 4 * p)),
            when(get(by), [
              renew(field),
              set(next, op('i64.xor', get(next), field.at(op('i32.xor', get(old), get(number))))),
            ]),
          );
        }),
        returns(get(next)),
      ),
      ...parts.flatMap(({ at }, p) => [
        set(by, load32(get(outcome), OUT_PARTS + 4 * p)),
        set(numbers[p]!, load32(get(vector), 4 * at)),
        when(get(by), [set(numbers[p]!, call(c.change, get(vector), get(by)))]),
      ]),
      call(c.pack, ...numbers.map(get)),
    );
  });
}

/** A pair of which one or both sides change. */
function changedPair(c: CoreContext, locals: Locals, vector: Local, change: Local): Code {
  const [first, second, by] = [locals.i32(), locals.i32(), locals.i32()];
  const side = (place: number, into: Local): Code =>
    sequence(
      set(by, load32(get(change), place + SIDE_BY)),
      set(into, load32(op('i32.add', get(vector), load32(get(change), place + SIDE_AT)))),
      when(get(by), [
        when(
          op('i32.and', get(by), i32(SIDE_IS_WORD)),
          [
            increase(by, i32(-SIDE_IS_WORD)),
            set(into, op('i32.or', op('i32.and', get(into), load32(get(by))), load32(get(by), 4))),
          ],
          [set(into, call(c.change, get(vector), get(by)))],
        ),
      ]),
    );
  return sequence(
    side(CHANGE_LEFT, first),
    side(CHANGE_RIGHT, second),
    pairOf(get(first), get(second)),
  );
}
