// SPDX-License-Identifier: GPL-2.0-only

/** Bytes of a page of WebAssembly memory, and the most pages that 32-bit addresses reach. */
export const PAGE = 0x10000;
export const MAX_PAGES = 0x10000;

/**
 * Words that all workers share: states stored, with numbers that a worker has taken for more, nodes and one, the level's end,
 * and a halt. Those that are written all the time have a cache line each, and the one beside it.
 */
export const SIZE = 256;
export const NODE_COUNT = 384;
export const LEVEL_END = 512;
export const HALT = 516;

/**
 * The numbers of inner nodes: those of the keys' parts have a range for each part, the others one of their own. A range's
 * words: the next free number, the same for those that can be looked up or are given up, and where the range ends (a
 * power of two). Numbers are by offset from the range's first, which is none. Of a part further the next number at which
 * it would like more bits, where its bits are in the key, and for `repack` where they were, and the end.
 */
export const RANGES = 1024;
export const RANGE_BYTES = 64;
export const RANGE_NEXT = 0;
export const RANGE_LISTED = 4;
export const RANGE_END = 8;
export const RANGE_LIMIT = 12;
export const RANGE_SHIFT = 16;
export const RANGE_OLD_SHIFT = 20;
export const RANGE_OLD_END = 24;

/** The addresses of the arena's chunks. */
export const DIRECTORY = 0x1000;
export const CHUNK_BITS = 16;
export const CHUNK_STATES = 1 << CHUNK_BITS;
/** A chunk: the keys of its states, then the low 16 bits of their parents' numbers (`StateStore.parentsModulo`). */
export const CHUNK_PARENTS = 8 * CHUNK_STATES;
export const CHUNK_BYTES = 10 * CHUNK_STATES;
export const PARENTS_MODULO = 0x10000;
export const MOST_CHUNKS = Math.floor((MAX_PAGES * PAGE) / CHUNK_BYTES);

/** What is learnt: trees, outcomes, lists. Pages that nothing touches cost nothing. */
export const LEARNT = DIRECTORY + 4 * (MOST_CHUNKS + 1);
export const LEARNT_END = 64 << 20;

/** What moves make of the parts of keys, as far as it is known: tables by a part's number. */
export const KNOWN = LEARNT_END;
export const KNOWN_END = KNOWN + (128 << 20);
export const KNOWN_NUMBERS = 1 << 16;

/** Inner nodes of compressed states, pairs of words, by number; number 0 is none. */
export const NODES = KNOWN_END;
export const NUMBER_BITS = 26;
/** Nodes that are no part of a key have the first numbers, then there is a range for each part. */
export const MOST_NODES = 1 << (NUMBER_BITS - 1);
/** Each part has `LEAST_BITS` of a key at least. */
export const MOST_PARTS = 4;
export const PART_BITS = 21;
/** The table; it has addresses to grow, `CoreMemory.tableRoom`, and behind them memory is handed out as it is needed. */
export const TABLE = NODES + 8 * (MOST_NODES + (MOST_PARTS << PART_BITS));

/** The address of a part's range. */
export function partRange(part: number): number {
  return RANGES + RANGE_BYTES * (1 + part);
}

/** The first number of a part's range. */
export function partBase(part: number): number {
  return MOST_NODES + (part << PART_BITS);
}

/** Moves made before what they lead to is looked up together, and of how many states at most. */
export const BATCH = 1024;
export const BATCH_STATES = 512;
/** Moves out of one state, at most. */
export const MOST_MOVES = 4096;
export const MOST_PROCESSES = 256;
export const ITEMS = BATCH + MOST_MOVES;

/** Numbers that one of several workers takes at a time: what it stores under them, it is the first to expand. */
export const BLOCK = 256;
/** The blocks of a level, and of what is stored next, at most: the arena never has more than half of all addresses. */
export const MOST_BLOCKS = Math.ceil((MAX_PAGES * PAGE) / 2 / (CHUNK_BYTES / CHUNK_STATES) / BLOCK);

/**
 * The blocks of the level that a worker has left: of its list those from the low half of 64 bits to below the high half. What
 * one adds that takes the first of them, or the last; where none was left, that changes nothing about it.
 */
export const FIRST_TAKEN = 1n;
export const LAST_TAKEN = -(1n << 32n);

/** A worker's own memory, by offset: the batch, the states it is made of, and recent keys. */
export interface OwnPlaces {
  /** With several workers: which of its blocks are left, in a cache line of its own; see `Blocks`. */
  readonly queue: number;
  /** The address of the blocks, and the next worker's own memory; the last one's is the first's. */
  readonly blocks: number;
  readonly peer: number;
  readonly keys: number;
  readonly parents: number;
  readonly outcomes: number;
  readonly vectors: number;
  readonly slots: number;
  /** What each process does in the state at hand. */
  readonly lists: number;
  /** With several workers: states without moves, to be judged later. */
  readonly quiets: number;
  /** What the words were that are written for a state to be judged; of states of two words, that state. */
  readonly judged: number;
  /** The words of each state of the batch, and how many bytes they take. */
  readonly states: number;
  readonly stride: number;
  /** The tree of the state at hand, and one for what is asked between batches. */
  readonly current: number;
  readonly scratch: number;
  readonly recent: number;
  /** What was renewed lately: entries of `CHANGES_ENTRY` bytes. */
  readonly changes: number;
  /** The pair that each inner node was last, and its number: 16 bytes each. */
  readonly pairs: number;
  readonly end: number;
}

/**
 * What `spread` has at `OwnPlaces.slots`, by offset: of an even line where it is, and its free entries; the same of an odd one;
 * and how many keys are left over.
 */
export const NEAR_AT = 0;
export const NEAR_FREE = 4;
export const NEAR_BYTES = 8;
export const LEFT_COUNT = 2 * NEAR_BYTES;

/** Quiet states that a worker keeps until it comes back. */
export const MOST_QUIETS = 1024;

/** Recent keys kept, to skip most repetitions without a look at the table. */
export const RECENT = 16384;

/** Renewed nodes kept, each as what renews it, the old node, and the new one: 16 bytes. */
export const CHANGES_BITS = 15;
export const CHANGES_ENTRY = 16;

export function ownPlaces(words: number): OwnPlaces {
  const queue = 0;
  const blocks = queue + 64;
  const peer = blocks + 4;
  const keys = queue + 128;
  const parents = keys + 8 * ITEMS;
  const outcomes = parents + 4 * ITEMS;
  const vectors = outcomes + 4 * ITEMS;
  const slots = vectors + 4 * ITEMS;
  const lists = slots + 4 * ITEMS;
  const quiets = lists + 4 * MOST_PROCESSES;
  const judged = quiets + 4 * MOST_QUIETS;
  const states = judged + 8 * words;
  const stride = 16 * Math.ceil(words / 4);
  const current = states + BATCH_STATES * stride;
  const scratch = current + 8 * words;
  const recent = scratch + 8 * words;
  const changes = recent + 8 * RECENT;
  const pairs = changes + (words > 2 ? CHANGES_ENTRY << CHANGES_BITS : 0);
  return {
    queue,
    blocks,
    peer,
    keys,
    parents,
    outcomes,
    vectors,
    slots,
    lists,
    quiets,
    judged,
    states,
    stride,
    current,
    scratch,
    recent,
    changes,
    pairs,
    end: pairs + 16 * words,
  };
}

/** An outcome's record, by offset. Two words per state: masks; more: what changes in the tree. */
export const OUT_ID = 0;
export const OUT_WATCH = 4;
export const OUT_BREAKS = 8;
export const OUT_AND = 16;
export const OUT_OR = 24;
export const OUT_WRITES = 12;
/** What renews each of the key's parts, or 0. */
export const OUT_PARTS = 16;
/** The words written: where among the words, and the masks. */
export const OUT_CELLS = OUT_PARTS + 4 * MOST_PARTS;

/**
 * What renews an inner node, by offset: where it stands in the tree, how its children change, and the first number of
 * its range. Where it is a part of a key: a table of what becomes of so many of its numbers, by offset from that first one; 0
 * is not known.
 */
export const CHANGE_AT = 0;
export const CHANGE_LEFT = 4;
export const CHANGE_RIGHT = 12;
export const CHANGE_BASE = 20;
export const CHANGE_ROOM = 24;
export const CHANGE_TABLE = 28;

/**
 * How a child changes, by offset: where it stands in the tree, and what renews it: 0 for nothing, the address of
 * what renews an inner node, or that of two masks for a word, with `SIDE_IS_WORD`.
 */
export const SIDE_AT = 0;
export const SIDE_BY = 4;
export const SIDE_IS_WORD = 1;

/**
 * A leaf of a decision tree, by offset: bytes of the checks that stand before it, and the code of an answer; or of a
 * process's moves the bits of the state that they were found by, how many, which.
 */
export const LEAF_CHECKS = 0;
export const LEAF_ANSWER = 4;
export const MOVES_COUNT = 4;
export const MOVES_BY = 8;
export const MOVES = 16;

/** A check, by offset: which word (as bytes), the mask, the value. */
export const CHECK_WORD = 0;
export const CHECK_MASK = 4;
export const CHECK_VALUE = 8;
export const CHECK_BYTES = 12;

/** A leaf has a multiple of so many checks, as that many are made without asking whether there is a further one. */
export function checksTogether(words: number): number {
  return Math.min(words, 4);
}

/** A decision tree's inner node, by offset: which word (as bytes), shift, mask, then the children. */
export const TREE_WORD = 0;
export const TREE_SHIFT = 4;
export const TREE_MASK = 8;
export const TREE_CHILDREN = 12;

/** Why `run` came back. */
export const STATUS = {
  /** No state of the level is left. */
  level: 0,
  /** Time to look at the clock. */
  slice: 1,
  /** A table must grow first. */
  grow: 2,
  /** What process `detail` does in the state `head` is not learnt. */
  moves: 3,
  /** The answer to question `detail` on the judged words is not learnt. */
  question: 4,
  /** Which questions the outcome of the batch's item may change is not known. */
  watch: 5,
  /** Question `detail` has the answer `answer`, which is of interest. */
  answer: 6,
  /** The move of the batch's item breaks a rule. */
  broken: 7,
  /** The state `detail` has no moves. */
  quiet: 8,
  /** One state more than may be stored. */
  full: 9,
} as const;
