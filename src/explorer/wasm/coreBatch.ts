// SPDX-License-Identifier: GPL-2.0-only
import {
  block,
  br,
  brIf,
  call,
  get,
  i32,
  i64,
  increase,
  load32,
  load128,
  load64,
  loop,
  op,
  repeat,
  sequence,
  set,
  store128,
  store32,
  store64,
  when,
  type Code,
  type Global,
  type Local,
} from './code.ts';
import { itemField, walk, type CoreContext } from './coreContext.ts';
import { mixed } from './coreHash.ts';
import { lineOfHash, touchLines } from './coreLine.ts';
import { type Locals } from './module.ts';
import {
  BATCH,
  BATCH_STATES,
  CHUNK_BITS,
  CHUNK_STATES,
  DIRECTORY,
  MOST_QUIETS,
  MOVES,
  MOVES_BY,
  MOVES_COUNT,
  OUT_AND,
  OUT_BREAKS,
  OUT_OR,
  RECENT,
  STATUS,
} from './places.ts';

/**
 * Makes the moves of some states, side by side; then drops those that lead to states seen a moment ago, and touches the entries
 * of all others in the table. These are loops of their own, in which the processor need not wait for one to go on with the next.
 */
export function makeBatch(c: CoreContext, locals: Locals): Code {
  const { own, head, end, made } = c.v;
  const [base, vector, n, states, i] = [
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
  ];
  const [process, list, current] = [locals.i32(), locals.i32(), locals.i32()];
  const [key, changed] = [locals.i64(), locals.i64()];
  const chunk = load32(
    op('i32.shl', op('i32.shr_u', get(head), i32(CHUNK_BITS)), i32(2)),
    DIRECTORY,
  );
  const within = op('i32.and', get(head), i32(CHUNK_STATES - 1));
  return sequence(
    set(base, get(own)),
    set(vector, op('i32.add', get(base), i32(c.own.states))),
    set(current, op('i32.add', get(base), i32(c.own.current))),
    set(n, i32(0)),
    set(states, i32(0)),
    block(
      'made',
      loop(
        'states',
        set(key, load64(op('i32.add', chunk, op('i32.shl', within, i32(3))))),
        set(changed, call(c.decode, get(key), get(current))),
        set(i, get(n)),
        renewLists(c, locals, { base, current, changed }),
        ...(c.wide ? [copyWords(c, current, vector)] : []),
        set(process, i32(0)),
        loop(
          'lists',
          set(list, itemField(base, process, c.own.lists)),
          appendList(c, locals, { base, vector, current, n, list, key }),
          increase(process, i32(1)),
          brIf('lists', op('i32.lt_u', get(process), i32(c.shape.processes))),
        ),
        when(op('i32.eq', get(n), get(i)), [noteQuiet(c, base)]),
        increase(head, i32(1)),
        increase(vector, i32(c.own.stride)),
        increase(states, i32(1)),
        brIf(
          'states',
          op(
            'i32.and',
            op(
              'i32.and',
              op('i32.lt_u', get(n), i32(BATCH)),
              op('i32.lt_u', get(states), i32(BATCH_STATES)),
            ),
            op('i32.lt_u', get(head), get(end)),
          ),
        ),
      ),
    ),
    increase(made, get(n)),
    dropRecent(c, locals, base, n),
    touchLines(c, locals, base),
  );
}

/**
 * Finds the moves of each process in the state at hand: those that it had in the state before, unless some of
 * what they were found by has changed. Ends the batch where they are not learnt.
 */
function renewLists(
  c: CoreContext,
  locals: Locals,
  at: { readonly base: Local; readonly current: Local; readonly changed: Local },
): Code {
  const { pending, pendingDetail } = c.v;
  const { base, current, changed } = at;
  const [process, place, list, ref] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
  const words = locals.i32();
  const listPlace = op('i32.add', get(base), op('i32.shl', get(process), i32(2)));
  const hasNext = op('i32.lt_u', get(process), i32(c.shape.processes));
  const differs = op('i64.and', get(changed), load64(get(list), MOVES_BY));
  const unknown = sequence(
    set(pendingDetail, get(process)),
    set(pending, i32(STATUS.moves)),
    // The other lists are those of the state before.
    repeat('forget', hasNext, store32(listPlace, c.own.lists, i32(0)), increase(process, i32(1))),
    br('made'),
  );
  return sequence(
    set(words, op('i32.add', get(current), i32(4 * c.words))),
    set(process, i32(0)),
    loop(
      'processes',
      set(place, listPlace),
      set(list, load32(get(place), c.own.lists)),
      when(op('i32.or', op('i32.eqz', get(list)), op('i32.eqz', op('i64.eqz', differs))), [
        set(ref, load32(op('i32.shl', get(process), i32(2)), c.shape.roots)),
        walk(c, locals, ref, words),
        when(op('i32.eqz', get(ref)), [unknown]),
        store32(get(place), c.own.lists, op('i32.sub', i32(0), get(ref))),
      ]),
      increase(process, i32(1)),
      brIf('processes', hasNext),
    ),
  );
}

/** Keeps the words of the state at hand, for the judging of what its moves lead to. */
function copyWords(c: CoreContext, current: Local, vector: Local): Code {
  const offsets = Array.from({ length: c.own.stride / 16 }, (_, lane) => 16 * lane);
  return sequence(
    ...offsets.map((offset) =>
      store128(get(vector), offset, load128(get(current), 4 * c.words + offset)),
    ),
  );
}

/** A state without moves: it is judged at once, or with several workers when they pause. */
function noteQuiet(c: CoreContext, base: Local): Code {
  const { head, pending, pendingDetail, quiets } = c.v;
  const tell = sequence(
    set(pendingDetail, get(head)),
    set(pending, i32(STATUS.quiet)),
    increase(head, i32(1)),
    br('made'),
  );
  if (!c.shape.shared) return tell;
  return sequence(
    store32(op('i32.add', get(base), op('i32.shl', get(quiets), i32(2))), c.own.quiets, get(head)),
    increase(quiets, i32(1)),
    when(op('i32.eq', get(quiets), i32(MOST_QUIETS)), [tell]),
  );
}

/** Appends the moves of one process to the batch. */
function appendList(
  c: CoreContext,
  locals: Locals,
  at: {
    readonly base: Local;
    readonly vector: Local;
    readonly current: Local;
    readonly n: Local;
    readonly list: Local;
    readonly key: Local;
  },
): Code {
  const { base, vector, current, n, list, key } = at;
  const [place, last, outcome] = [locals.i32(), locals.i32(), locals.i32()];
  const next = locals.i64();
  const target = c.wide
    ? call(c.apply, get(key), get(current), get(outcome))
    : op(
        'i64.or',
        op('i64.and', get(key), load64(get(outcome), OUT_AND)),
        load64(get(outcome), OUT_OR),
      );
  return sequence(
    set(place, op('i32.add', get(list), i32(MOVES))),
    set(last, op('i32.add', get(place), op('i32.shl', load32(get(list), MOVES_COUNT), i32(2)))),
    repeat(
      'list',
      op('i32.lt_u', get(place), get(last)),
      set(outcome, load32(get(place))),
      increase(place, i32(4)),
      when(load32(get(outcome), OUT_BREAKS), [set(next, get(key))], [set(next, target)]),
      storeItem(c, base, n, {
        key: get(next),
        parent: get(c.v.head),
        outcome: get(outcome),
        vector: get(vector),
      }),
      increase(n, i32(1)),
    ),
  );
}

/** Drops what leads to states seen a moment ago, but for moves that break a rule; what is left has its place in the table. */
function dropRecent(c: CoreContext, locals: Locals, base: Local, made: Local): Code {
  const { count } = c.v;
  const [i, n, recent, outcome, field] = [
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
    locals.i32(),
  ];
  const [key, hash] = [locals.i64(), locals.i64()];
  const recentPlace = op(
    'i32.and',
    op('i32.wrap', op('i64.shr_u', get(hash), i64(20n))),
    i32(RECENT - 1),
  );
  return sequence(
    set(i, i32(0)),
    set(n, i32(0)),
    repeat(
      'recent',
      op('i32.lt_u', get(i), get(made)),
      set(key, load64(op('i32.add', get(base), op('i32.shl', get(i), i32(3))), c.own.keys)),
      set(hash, mixed(key, hash)),
      set(recent, op('i32.add', get(base), op('i32.shl', recentPlace, i32(3)))),
      set(outcome, itemField(base, i, c.own.outcomes)),
      storeItem(c, base, n, {
        key: get(key),
        parent: itemField(base, i, c.own.parents),
        outcome: get(outcome),
        vector: itemField(base, i, c.own.vectors),
      }),
      set(field, op('i32.add', get(base), op('i32.shl', get(n), i32(2)))),
      store32(get(field), c.own.slots, lineOfHash(c, hash)),
      // No branch: whether a state is among the recent ones cannot be foreseen.
      increase(
        n,
        op(
          'i32.or',
          op('i64.ne', load64(get(recent), c.own.recent), get(key)),
          load32(get(outcome), OUT_BREAKS),
        ),
      ),
      store64(get(recent), c.own.recent, get(key)),
      increase(i, i32(1)),
    ),
    set(count, get(n)),
  );
}

/** Writes an item of the batch. */
export function storeItem(
  { own, wide }: CoreContext,
  base: Local,
  i: Local | Global,
  item: {
    readonly key: Code;
    readonly parent: Code;
    readonly outcome: Code;
    readonly vector: Code;
  },
): Code {
  const field = op('i32.add', get(base), op('i32.shl', get(i), i32(2)));
  return sequence(
    store64(op('i32.add', get(base), op('i32.shl', get(i), i32(3))), own.keys, item.key),
    store32(field, own.parents, item.parent),
    store32(field, own.outcomes, item.outcome),
    ...(wide ? [store32(field, own.vectors, item.vector)] : []),
  );
}
