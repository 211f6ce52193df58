// SPDX-License-Identifier: GPL-2.0-only
import {
  atomicAdd32,
  block,
  br,
  brIf,
  call,
  compareExchange32,
  compareExchange64,
  get,
  i32,
  i64,
  increase,
  load32,
  load64,
  loop,
  op,
  repeat,
  returns,
  sequence,
  set,
  store32,
  store64,
  when,
  type Code,
  type Global,
  type Local,
} from './code.ts';
import { VARIABLES } from './coreInstance.ts';
import { ModuleBuilder, type Locals } from './module.ts';
import type { Topology } from './topology.ts';
import {
  BATCH,
  BATCH_STATES,
  CHUNK_BITS,
  CHUNK_PARENTS,
  CHUNK_STATES,
  CURSOR,
  DIRECTORY,
  HALT,
  LEVEL_END,
  MAX_PAGES,
  MOST_QUIETS,
  NODE_COUNT,
  NODES,
  OUT_AND,
  OUT_BREAKS,
  OUT_CELLS,
  OUT_LEFT,
  OUT_NODES,
  OUT_OR,
  OUT_RIGHT,
  OUT_WATCH,
  OUT_WRITES,
  ownPlaces,
  RECENT,
  SIZE,
  STATUS,
  TREE_CHILDREN,
  TREE_MASK,
  TREE_SHIFT,
  TREE_WORD,
} from './places.ts';

/** What a core is made for. */
export interface CoreShape {
  /** The tree over a state's words; at least 2. */
  readonly topology: Topology;
  /** With two words: the bit that no state uses and each key has, so that no key is 0. */
  readonly marker: bigint;
  readonly processes: number;
  /** Questions below this number are clauses; those above are witnesses. */
  readonly clauses: number;
  /** The address of the trees' roots. */
  readonly roots: number;
  /** Several workers on one memory. */
  readonly shared: boolean;
}

/** States that a worker claims at a time. */
const CLAIM = 256;

/** The multipliers of Murmur3's 64-bit finaliser (Appleby, public domain). */
const MIX_1 = 0xff51afd7ed558ccdn;
const MIX_2 = 0xc4ceb9fe1a85ec53n;

/**
 * Emits the hot loop for one system: breadth-first search over states as 64-bit keys. A state of two
 * words is its own key; a wider one is compressed into a binary tree of interned pairs, in the manner
 * of LTSmin (Laarman, van de Pol, Weber: "Parallel Recursive State Compression for Free", SPIN 2011),
 * of which a move renews only what it changes. So the table is exact in both cases, its entries are 8
 * bytes, and with a bijective hash two keys never compare equal by accident.
 */
export function emitCore(shape: CoreShape): Uint8Array<ArrayBuffer> {
  return new Core(shape).emit();
}

class Core {
  private readonly module = new ModuleBuilder();
  private readonly shape: CoreShape;
  private readonly own;
  private readonly v;
  private readonly node: number;
  private readonly decode: number;
  private readonly apply: number;

  constructor(shape: CoreShape) {
    this.shape = shape;
    this.own = ownPlaces(shape.topology.words);
    const names = [...VARIABLES, 'pending', 'pendingDetail', 'touched'] as const;
    this.v = Object.fromEntries(names.map((name) => [name, this.module.global(name)])) as Readonly<
      Record<(typeof names)[number], Global>
    >;
    this.node = this.emitNode();
    this.decode = this.emitDecode();
    this.apply = this.emitApply();
  }

  emit(): Uint8Array<ArrayBuffer> {
    this.emitEncode();
    this.emitFind();
    this.emitRehash();
    this.emitRehashNodes();
    this.emitRun();
    return this.module.build(MAX_PAGES);
  }

  private get words(): number {
    return this.shape.topology.words;
  }

  private get wide(): boolean {
    return this.words > 2;
  }

  /** The number of a pair of words: interned, so that equal pairs have equal numbers. */
  private emitNode(): number {
    const { nodeIndex, nodeBits } = this.v;
    return this.module.function('node', ['i64'], 'i32', ([key], locals) => {
      const [at, found, fresh] = [locals.i32(), locals.i32(), locals.i32()];
      const hash = locals.i64();
      const cell = op('i32.add', get(nodeIndex), op('i32.shl', get(at), i32(2)));
      const mask = op('i32.sub', op('i32.shl', i32(1), get(nodeBits)), i32(1));
      return sequence(
        set(hash, mixed(key!, hash)),
        set(at, highBits(hash, nodeBits)),
        loop(
          'probe',
          set(found, load32(cell)),
          when(op('i32.eqz', get(found)), [
            when(op('i32.eqz', get(fresh)), [
              set(fresh, this.fetchAdd(NODE_COUNT)),
              store64(pairAt(get(fresh)), NODES, get(key!)),
            ]),
            this.shape.shared
              ? sequence(
                  set(found, compareExchange32(cell, i32(0), get(fresh))),
                  when(op('i32.eqz', get(found)), [returns(get(fresh))]),
                )
              : sequence(store32(cell, 0, get(fresh)), returns(get(fresh))),
          ]),
          when(op('i64.eq', load64(pairAt(get(found)), NODES), get(key!)), [returns(get(found))]),
          set(at, op('i32.and', op('i32.add', get(at), i32(1)), mask)),
          br('probe'),
        ),
        i32(0),
      );
    });
  }

  /** Writes a key's tree, from the root down to the words. */
  private emitDecode(): number {
    const { joints, root } = this.shape.topology;
    return this.module.function('decode', ['i64', 'i32'], undefined, ([key, vector], locals) => {
      const pair = locals.i64();
      const spread = (value: Local, left: number, right: number): Code =>
        right === left + 1
          ? store64(get(vector!), 4 * left, get(value))
          : sequence(
              store32(get(vector!), 4 * left, op('i32.wrap', get(value))),
              store32(
                get(vector!),
                4 * right,
                op('i32.wrap', op('i64.shr_u', get(value), i64(32n))),
              ),
            );
      return sequence(
        spread(key!, root.left, root.right),
        ...joints
          .toReversed()
          .map(({ at, left, right }) =>
            sequence(
              set(pair, load64(pairAt(load32(get(vector!), 4 * at)), NODES)),
              spread(pair, left, right),
            ),
          ),
      );
    });
  }

  /** Makes the inner nodes over the words of a tree; its key. */
  private emitEncode(): void {
    const { marker, topology } = this.shape;
    this.module.function('encode', ['i32'], 'i64', ([vector]) => {
      const pair = (left: number, right: number): Code =>
        pairOf(load32(get(vector!), 4 * left), load32(get(vector!), 4 * right));
      const key = pair(topology.root.left, topology.root.right);
      return sequence(
        ...topology.joints.map(({ at, left, right }) =>
          store32(get(vector!), 4 * at, call(this.node, pair(left, right))),
        ),
        this.wide ? key : op('i64.or', key, i64(marker)),
      );
    });
  }

  /** The key after a move of the state at `vector`. */
  private emitApply(): number {
    return this.module.function('apply', ['i32', 'i32'], 'i64', ([vector, outcome], locals) => {
      const [at, end] = [locals.i32(), locals.i32()];
      const cell = (offset: number): Code => op('i32.add', get(vector!), load32(get(at), offset));
      const pair = (left: Code, right: Code): Code => pairOf(load32(left), load32(right));
      const upTo = (count: Code): Code =>
        set(end, op('i32.add', get(at), op('i32.mul', count, i32(12))));
      const offset = (field: number): Code =>
        op('i32.add', get(vector!), load32(get(outcome!), field));
      return sequence(
        set(at, op('i32.add', get(outcome!), i32(OUT_CELLS))),
        upTo(load32(get(outcome!), OUT_WRITES)),
        repeat(
          'writes',
          op('i32.lt_u', get(at), get(end)),
          store32(
            op('i32.add', cell(0), i32(8 * this.words)),
            0,
            op('i32.or', op('i32.and', load32(cell(0)), load32(get(at), 4)), load32(get(at), 8)),
          ),
          increase(at, i32(12)),
        ),
        upTo(load32(get(outcome!), OUT_NODES)),
        repeat(
          'nodes',
          op('i32.lt_u', get(at), get(end)),
          store32(cell(0), 0, call(this.node, pair(cell(4), cell(8)))),
          increase(at, i32(12)),
        ),
        pair(offset(OUT_LEFT), offset(OUT_RIGHT)),
      );
    });
  }

  /** The place of a key in the table, by entries; or -1 less the place where it belongs. */
  private emitFind(): void {
    const { table, tableBits } = this.v;
    this.module.function('find', ['i64'], 'i32', ([key], locals) => {
      const [at, hash, cell] = [locals.i32(), locals.i64(), locals.i64()];
      return sequence(
        set(hash, mixed(key!, hash)),
        set(at, highBits(hash, tableBits)),
        loop(
          'probe',
          set(cell, load64(op('i32.add', get(table), op('i32.shl', get(at), i32(3))))),
          when(op('i64.eq', get(cell), get(key!)), [returns(get(at))]),
          when(op('i64.eqz', get(cell)), [returns(op('i32.sub', i32(-1), get(at)))]),
          set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(tableBits))),
          br('probe'),
        ),
        i32(0),
      );
    });
  }

  /** Fills `table` from a smaller one: the slot is the hash's high bits, so both are passed in order. */
  private emitRehash(): void {
    const { table, tableBits } = this.v;
    this.module.function('rehash', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
      const [at, i] = [locals.i32(), locals.i32()];
      const [hash, key] = [locals.i64(), locals.i64()];
      const cell = op('i32.add', get(table), op('i32.shl', get(at), i32(3)));
      return repeat(
        'entries',
        op('i32.lt_u', get(i), get(bytes!)),
        set(key, load64(op('i32.add', get(from!), get(i)))),
        increase(i, i32(8)),
        brIf('entries', op('i64.eqz', get(key))),
        set(hash, mixed(key, hash)),
        set(at, highBits(hash, tableBits)),
        repeat(
          'probe',
          op('i32.eqz', op('i64.eqz', load64(cell))),
          set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(tableBits))),
        ),
        store64(cell, 0, get(key)),
      );
    });
  }

  /** Fills the index of nodes anew. */
  private emitRehashNodes(): void {
    const { nodeIndex, nodeBits } = this.v;
    this.module.function('rehashNodes', ['i32', 'i32'], undefined, ([from, bytes], locals) => {
      const [at, i, id] = [locals.i32(), locals.i32(), locals.i32()];
      const [hash, key] = [locals.i64(), locals.i64()];
      const cell = op('i32.add', get(nodeIndex), op('i32.shl', get(at), i32(2)));
      return repeat(
        'entries',
        op('i32.lt_u', get(i), get(bytes!)),
        set(id, load32(op('i32.add', get(from!), get(i)))),
        increase(i, i32(4)),
        brIf('entries', op('i32.eqz', get(id))),
        set(key, load64(pairAt(get(id)), NODES)),
        set(hash, mixed(key, hash)),
        set(at, highBits(hash, nodeBits)),
        repeat(
          'probe',
          load32(cell),
          set(at, op('i32.and', op('i32.add', get(at), i32(1)), maskOf(nodeBits))),
        ),
        store32(cell, 0, get(id)),
      );
    });
  }

  /** Adds 1 to a word that the workers share; its value before. */
  private fetchAdd(address: number, by = 1): Code {
    if (this.shape.shared) return atomicAdd32(i32(address), i32(by));
    const old = load32(i32(address));
    return sequence(old, store32(i32(address), 0, op('i32.add', old, i32(by))));
  }

  private emitRun(): void {
    this.module.function('run', [], 'i32', (_params, locals) =>
      sequence(
        loop(
          'main',
          this.insertBatch(locals),
          this.pendingStatus(),
          this.limits(),
          this.makeBatch(locals),
          br('main'),
        ),
        i32(0),
      ),
    );
  }

  /** What the making of the batch came upon, told when all before it is stored and judged. */
  private pendingStatus(): Code {
    const { pending, pendingDetail, detail, count, item } = this.v;
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

  private limits(): Code {
    const { fuel, limit, nodeLimit, head, end, detail } = this.v;
    const claim = sequence(
      when(load32(i32(HALT)), [returns(i32(STATUS.slice))]),
      set(detail, this.fetchAdd(CURSOR, CLAIM)),
      when(op('i32.ge_u', get(detail), load32(i32(LEVEL_END))), [returns(i32(STATUS.level))]),
      set(head, get(detail)),
      set(end, op('i32.add', get(detail), i32(CLAIM))),
      when(op('i32.gt_u', get(end), load32(i32(LEVEL_END))), [set(end, load32(i32(LEVEL_END)))]),
    );
    const grow = op(
      'i32.or',
      op('i32.gt_u', load32(i32(SIZE)), get(limit)),
      op('i32.gt_u', load32(i32(NODE_COUNT)), get(nodeLimit)),
    );
    return sequence(
      when(op('i32.eqz', get(fuel)), [returns(i32(STATUS.slice))]),
      increase(fuel, i32(-1)),
      when(grow, [returns(i32(STATUS.grow))]),
      when(op('i32.ge_u', get(head), get(end)), [
        this.shape.shared ? claim : returns(i32(STATUS.level)),
      ]),
    );
  }

  /** Makes the moves of some states, side by side; then touches all their entries in the table. */
  private makeBatch(locals: Locals): Code {
    const { own, head, end, count, pending, pendingDetail, made, table, touched } = this.v;
    const [base, vector, n, states, i] = [
      locals.i32(),
      locals.i32(),
      locals.i32(),
      locals.i32(),
      locals.i32(),
    ];
    const [process, ref, list] = [locals.i32(), locals.i32(), locals.i32()];
    const [key, sum] = [locals.i64(), locals.i64()];
    const chunk = load32(
      op('i32.shl', op('i32.shr_u', get(head), i32(CHUNK_BITS)), i32(2)),
      DIRECTORY,
    );
    const within = op('i32.and', get(head), i32(CHUNK_STATES - 1));
    return sequence(
      set(base, get(own)),
      set(vector, op('i32.add', get(base), i32(this.own.states))),
      set(n, i32(0)),
      set(states, i32(0)),
      block(
        'made',
        loop(
          'states',
          set(key, load64(op('i32.add', chunk, op('i32.shl', within, i32(3))))),
          call(this.decode, get(key), get(vector)),
          set(i, get(made)),
          set(process, i32(0)),
          loop(
            'processes',
            set(ref, load32(op('i32.shl', get(process), i32(2)), this.shape.roots)),
            this.walk(ref, op('i32.add', get(vector), i32(4 * this.words))),
            when(op('i32.eqz', get(ref)), [
              set(pendingDetail, get(process)),
              set(pending, i32(STATUS.moves)),
              br('made'),
            ]),
            store32(
              op('i32.add', get(base), op('i32.shl', get(process), i32(2))),
              this.own.lists,
              op('i32.sub', i32(0), get(ref)),
            ),
            increase(process, i32(1)),
            brIf('processes', op('i32.lt_u', get(process), i32(this.shape.processes))),
          ),
          // Only now, as the keys of what is appended count as seen.
          set(process, i32(0)),
          loop(
            'lists',
            set(list, this.itemField(base, process, this.own.lists)),
            this.appendList(locals, { base, vector, n, list, key }),
            increase(process, i32(1)),
            brIf('lists', op('i32.lt_u', get(process), i32(this.shape.processes))),
          ),
          when(op('i32.eq', get(made), get(i)), [this.noteQuiet(base)]),
          increase(head, i32(1)),
          increase(vector, i32(this.own.stride)),
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
      set(count, get(n)),
      set(i, i32(0)),
      repeat(
        'touch',
        op('i32.lt_u', get(i), get(n)),
        set(
          sum,
          op(
            'i64.add',
            get(sum),
            load64(op('i32.add', get(table), this.itemField(base, i, this.own.slots))),
          ),
        ),
        increase(i, i32(1)),
      ),
      set(touched, op('i32.wrap', get(sum))),
    );
  }

  /** A state without moves: it is judged at once, or with several workers when they pause. */
  private noteQuiet(base: Local): Code {
    const { head, pending, pendingDetail, quiets } = this.v;
    const tell = sequence(
      set(pendingDetail, get(head)),
      set(pending, i32(STATUS.quiet)),
      increase(head, i32(1)),
      br('made'),
    );
    if (!this.shape.shared) return tell;
    return sequence(
      store32(
        op('i32.add', get(base), op('i32.shl', get(quiets), i32(2))),
        this.own.quiets,
        get(head),
      ),
      increase(quiets, i32(1)),
      when(op('i32.eq', get(quiets), i32(MOST_QUIETS)), [tell]),
    );
  }

  private itemField(base: Local, i: Local, field: number): Code {
    return load32(op('i32.add', get(base), op('i32.shl', get(i), i32(2))), field);
  }

  /** Appends the moves of one process to the batch, but for those seen a moment ago. */
  private appendList(
    locals: Locals,
    at: {
      readonly base: Local;
      readonly vector: Local;
      readonly n: Local;
      readonly list: Local;
      readonly key: Local;
    },
  ): Code {
    const { head, made, tableBits } = this.v;
    const { base, vector, n, list, key } = at;
    const [place, last, outcome, recent] = [locals.i32(), locals.i32(), locals.i32(), locals.i32()];
    const [next, hash] = [locals.i64(), locals.i64()];
    const target = this.wide
      ? call(this.apply, get(vector), get(outcome))
      : op(
          'i64.or',
          op('i64.and', get(key), load64(get(outcome), OUT_AND)),
          load64(get(outcome), OUT_OR),
        );
    const field = op('i32.add', get(base), op('i32.shl', get(n), i32(2)));
    const isRecent = sequence(
      set(
        recent,
        op(
          'i32.add',
          get(base),
          op(
            'i32.shl',
            op('i32.and', op('i32.wrap', op('i64.shr_u', get(hash), i64(20n))), i32(RECENT - 1)),
            i32(3),
          ),
        ),
      ),
      brIf('list', op('i64.eq', load64(get(recent), this.own.recent), get(next))),
      store64(get(recent), this.own.recent, get(next)),
    );
    return sequence(
      set(place, op('i32.add', get(list), i32(4))),
      set(last, op('i32.add', get(place), op('i32.shl', load32(get(list)), i32(2)))),
      repeat(
        'list',
        op('i32.lt_u', get(place), get(last)),
        set(outcome, load32(get(place))),
        increase(place, i32(4)),
        increase(made, i32(1)),
        when(
          load32(get(outcome), OUT_BREAKS),
          [set(next, get(key)), set(hash, i64(0n))],
          [set(next, target), set(hash, mixed(next, hash)), isRecent],
        ),
        store64(op('i32.add', get(base), op('i32.shl', get(n), i32(3))), this.own.keys, get(next)),
        store32(field, this.own.parents, get(head)),
        store32(field, this.own.outcomes, get(outcome)),
        store32(field, this.own.vectors, get(vector)),
        store32(field, this.own.slots, op('i32.shl', highBits(hash, tableBits), i32(3))),
        increase(n, i32(1)),
      ),
    );
  }

  /** Walks a decision tree from `ref` down: 0 for what is not learnt, or something negative. */
  private walk(ref: Local, words: Code): Code {
    const code = op(
      'i32.and',
      op(
        'i32.shr_u',
        load32(op('i32.add', words, load32(get(ref), TREE_WORD))),
        load32(get(ref), TREE_SHIFT),
      ),
      load32(get(ref), TREE_MASK),
    );
    return repeat(
      'walk',
      op('i32.gt_s', get(ref), i32(0)),
      set(ref, load32(op('i32.add', get(ref), op('i32.shl', code, i32(2))), TREE_CHILDREN)),
    );
  }

  /** Stores what is new of the batch, from `item` on, and judges it. */
  private insertBatch(locals: Locals): Code {
    const { own, count, item, check, judgedId, table, tableBits, most, detail, answer } = this.v;
    const [base, outcome, at, id, watch, chunk, question, ref] = Array.from(
      { length: 8 },
      locals.i32,
    ) as [Local, Local, Local, Local, Local, Local, Local, Local];
    const [key, cell] = [locals.i64(), locals.i64()];
    const i = locals.i32();
    const entry = op('i32.add', get(table), get(at));
    const next = sequence(increase(item, i32(1)), br('items'));
    const maskBytes = op('i32.sub', op('i32.shl', i32(8), get(tableBits)), i32(8));
    const claimEntry = this.shape.shared
      ? sequence(
          set(cell, compareExchange64(entry, i64(0n), get(key))),
          brIf('new', op('i64.eqz', get(cell))),
          when(op('i64.eq', get(cell), get(key)), [next]),
        )
      : sequence(store64(entry, 0, get(key)), br('new'));
    const store = sequence(
      set(outcome, this.itemField(base, i, this.own.outcomes)),
      when(load32(get(outcome), OUT_BREAKS), [returns(i32(STATUS.broken))]),
      set(at, this.itemField(base, i, this.own.slots)),
      block(
        'new',
        loop(
          'probe',
          set(cell, load64(entry)),
          when(op('i64.eq', get(cell), get(key)), [next]),
          when(op('i64.eqz', get(cell)), [
            when(op('i32.ge_u', load32(i32(SIZE)), get(most)), [returns(i32(STATUS.full))]),
            claimEntry,
          ]),
          set(at, op('i32.and', op('i32.add', get(at), i32(8)), maskBytes)),
          br('probe'),
        ),
      ),
      set(id, this.fetchAdd(SIZE)),
      set(
        chunk,
        load32(op('i32.shl', op('i32.shr_u', get(id), i32(CHUNK_BITS)), i32(2)), DIRECTORY),
      ),
      set(judgedId, get(id)),
      set(id, op('i32.and', get(id), i32(CHUNK_STATES - 1))),
      store64(op('i32.add', get(chunk), op('i32.shl', get(id), i32(3))), 0, get(key)),
      store32(
        op('i32.add', get(chunk), op('i32.shl', get(id), i32(2))),
        CHUNK_PARENTS,
        this.itemField(base, i, this.own.parents),
      ),
      set(check, i32(0)),
    );
    const judge = sequence(
      set(outcome, this.itemField(base, i, this.own.outcomes)),
      set(watch, load32(get(outcome), OUT_WATCH)),
      when(op('i32.eqz', get(watch)), [returns(i32(STATUS.watch))]),
      when(op('i32.lt_u', get(check), load32(get(watch))), [
        this.prepareJudged(locals, { base, outcome, key, i }),
        repeat(
          'questions',
          op('i32.lt_u', get(check), load32(get(watch))),
          set(question, load32(op('i32.add', get(watch), op('i32.shl', get(check), i32(2))), 4)),
          set(
            ref,
            load32(
              op('i32.shl', get(question), i32(2)),
              this.shape.roots + 4 * this.shape.processes,
            ),
          ),
          this.walk(ref, op('i32.add', get(base), i32(this.own.judged))),
          when(op('i32.eqz', get(ref)), [
            set(detail, get(question)),
            returns(i32(STATUS.question)),
          ]),
          // -1 is the answer `null`: what a clause should say, and a witness that is seen.
          when(
            op(
              'i32.eq',
              op('i32.lt_u', get(question), i32(this.shape.clauses)),
              op('i32.ne', get(ref), i32(-1)),
            ),
            [
              set(detail, get(question)),
              set(answer, op('i32.sub', i32(-1), get(ref))),
              returns(i32(STATUS.answer)),
            ],
          ),
          increase(check, i32(1)),
        ),
      ]),
      set(check, i32(-1)),
    );
    return sequence(
      set(base, get(own)),
      repeat(
        'items',
        op('i32.lt_u', get(item), get(count)),
        set(i, get(item)),
        set(key, load64(op('i32.add', get(base), op('i32.shl', get(i), i32(3))), this.own.keys)),
        when(op('i32.lt_s', get(check), i32(0)), [store]),
        judge,
        increase(item, i32(1)),
      ),
    );
  }

  /** Puts the words of the batch's item where the questions read them. */
  private prepareJudged(
    locals: Locals,
    {
      base,
      outcome,
      key,
      i,
    }: {
      readonly base: Local;
      readonly outcome: Local;
      readonly key: Local;
      readonly i: Local;
    },
  ): Code {
    const { judged } = this.own;
    const { words } = this;
    if (!this.wide) return store64(get(base), judged, get(key));
    const [vector, at, end] = [locals.i32(), locals.i32(), locals.i32()];
    const pairs = Array.from({ length: Math.ceil(words / 2) }, (_, pair) => 8 * pair);
    const target = op('i32.add', get(base), load32(get(at)));
    return sequence(
      set(vector, this.itemField(base, i, this.own.vectors)),
      ...pairs.map((offset) =>
        store64(get(base), judged + offset, load64(get(vector), 4 * words + offset)),
      ),
      set(at, op('i32.add', get(outcome), i32(OUT_CELLS))),
      set(end, op('i32.add', get(at), op('i32.mul', load32(get(outcome), OUT_WRITES), i32(12)))),
      repeat(
        'overlay',
        op('i32.lt_u', get(at), get(end)),
        // The write's offset counts from the tree's beginning, its words from the tree's middle.
        store32(
          op('i32.sub', target, i32(4 * words)),
          judged,
          op(
            'i32.or',
            op('i32.and', load32(op('i32.add', get(vector), load32(get(at)))), load32(get(at), 4)),
            load32(get(at), 8),
          ),
        ),
        increase(at, i32(12)),
      ),
    );
  }
}

function pairOf(left: Code, right: Code): Code {
  return op('i64.or', op('i64.extend_u', left), op('i64.shl', op('i64.extend_u', right), i64(32n)));
}

function pairAt(id: Code): Code {
  return op('i32.shl', id, i32(3));
}

function maskOf(bits: Global): Code {
  return op('i32.sub', op('i32.shl', i32(1), get(bits)), i32(1));
}

/** The hash of a key: a bijection, whose high bits depend on all bits of the key. */
function mixed(key: Local, scratch: Local): Code {
  const first = op('i64.mul', get(key), i64(MIX_1));
  return sequence(
    set(scratch, first),
    op('i64.mul', op('i64.xor', get(scratch), op('i64.shr_u', get(scratch), i64(32n))), i64(MIX_2)),
  );
}

function highBits(hash: Local, bits: Global): Code {
  return op(
    'i32.wrap',
    op('i64.shr_u', get(hash), op('i64.extend_u', op('i32.sub', i32(64), get(bits)))),
  );
}
