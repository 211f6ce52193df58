// SPDX-License-Identifier: GPL-2.0-only
import type { SpillFile, SpillSpace } from '../spill.ts';

/** Keys that are read at a time: 64 KiB. */
const BLOCK = 8192;

/** A file of ascending keys, and the first one of each block. */
interface Run {
  readonly file: SpillFile;
  readonly count: number;
  readonly firsts: readonly bigint[];
}

/**
 * A set of 64-bit keys on disk: sorted runs, each less than half as long as the one before it, so that a key
 * is written a logarithmic number of times. In memory: one key of each 8192, and a few blocks.
 */
export class SortedRuns {
  private readonly space: SpillSpace;
  private readonly runs: Run[] = [];

  constructor(space: SpillSpace) {
    this.space = space;
  }

  /**
   * Marks in `seen`, zeros at first, which of some ascending keys are in the set: 1 for each that is. Blocks
   * that none of them can be in are not read. Who does not go on to the end has learnt nothing.
   * @throws SpillError
   */
  *mark(keys: BigUint64Array, seen: Uint8Array): Generator<void, void> {
    for (const run of this.runs) yield* markOf(run, keys, seen);
  }

  /**
   * Adds ascending keys, none of which is in the set: at once; what follows keeps the runs few.
   * @throws SpillError
   */
  *add(keys: BigUint64Array): Generator<void, void> {
    if (keys.length === 0) return;
    const writer = new RunWriter(this.space.create());
    for (let i = 0; i < keys.length; i += BLOCK) writer.block(keys.subarray(i, i + BLOCK));
    this.runs.push(writer.end());
    while (this.runs.length > 1 && this.runs.at(-2)!.count <= 2 * this.runs.at(-1)!.count) {
      yield* this.mergeLast();
    }
  }

  /**
   * Visits the places of some ascending keys among all of the set, of which it becomes one run. A key may be
   * there several times. Whether all are in the set; else some are not visited.
   * @throws SpillError
   */
  places(keys: BigUint64Array, visit: (place: number, i: number) => void): boolean {
    while (this.runs.length > 1) toTheEnd(this.mergeLast());
    const [run] = this.runs;
    if (run === undefined) return keys.length === 0;
    const words = pairsOf(keys);
    const into = new Uint32Array(2 * BLOCK);
    let i = 0;
    for (let block = 0; i < keys.length && block < run.firsts.length; block++) {
      while (block + 1 < run.firsts.length && run.firsts[block + 1]! <= keys[i]!) block++;
      const of = blockOf(run, block, into);
      for (let j = 0; i < keys.length && j < of.length;) {
        const high = words[2 * i + 1]! - of[j + 1]!;
        const order = high === 0 ? words[2 * i]! - of[j]! : high;
        if (order < 0) return false;
        if (order === 0) visit(block * BLOCK + j / 2, i++);
        else j += 2;
      }
    }
    return i === keys.length;
  }

  private *mergeLast(): Generator<void, void> {
    const [before, last] = [this.runs.at(-2)!, this.runs.at(-1)!];
    const file = this.space.create();
    let merged: Run | undefined;
    try {
      merged = yield* merge(before, last, file);
    } finally {
      if (merged === undefined) file.close();
    }
    this.runs.splice(-2, 2, merged);
    before.file.close();
    last.file.close();
  }

  close(): void {
    for (const { file } of this.runs.splice(0)) file.close();
  }
}

class RunWriter {
  private readonly file: SpillFile;
  private readonly firsts: bigint[] = [];
  private count = 0;

  constructor(file: SpillFile) {
    this.file = file;
  }

  /** Appends a block; only the last one may be shorter than the others. */
  block(keys: BigUint64Array): void {
    this.firsts.push(keys[0]!);
    this.file.write(8 * this.count, new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength));
    this.count += keys.length;
  }

  end(): Run {
    return { file: this.file, count: this.count, firsts: this.firsts };
  }
}

/** A block of a run, as pairs of words: a key is `[2 * i]` low, `[2 * i + 1]` high. */
function blockOf({ file, count }: Run, block: number, into: Uint32Array): Uint32Array {
  const keys = into.subarray(0, 2 * Math.min(BLOCK, count - block * BLOCK));
  file.read(8 * BLOCK * block, new Uint8Array(keys.buffer, 0, keys.byteLength));
  return keys;
}

function* markOf(run: Run, keys: BigUint64Array, seen: Uint8Array): Generator<void, void> {
  const words = pairsOf(keys);
  const { firsts } = run;
  const into = new Uint32Array(2 * BLOCK);
  let block = 0;
  for (let i = 0; i < keys.length && block < firsts.length; block++) {
    while (block + 1 < firsts.length && firsts[block + 1]! <= keys[i]!) block++;
    i = markIn(blockOf(run, block, into), words, i, seen);
    yield;
  }
}

/** Marks the keys that are in a block, from the i-th on; the first one that is beyond it. */
function markIn(block: Uint32Array, keys: Uint32Array, from: number, seen: Uint8Array): number {
  let [i, j] = [2 * from, 0];
  while (i < keys.length && j < block.length) {
    const high = keys[i + 1]! - block[j + 1]!;
    const order = high === 0 ? keys[i]! - block[j]! : high;
    if (order === 0) seen[i >>> 1] = 1;
    if (order <= 0) i += 2;
    if (order >= 0) j += 2;
  }
  return i >>> 1;
}

function* merge(a: Run, b: Run, file: SpillFile): Generator<void, Run> {
  const writer = new RunWriter(file);
  const into = new BigUint64Array(BLOCK);
  const words = pairsOf(into);
  let at = 0;
  const put = (block: Uint32Array, j: number): void => {
    words[at++] = block[j]!;
    words[at++] = block[j + 1]!;
    if (at < words.length) return;
    writer.block(into);
    at = 0;
  };
  const [left, right] = [new Reader(a), new Reader(b)];
  while (left.more && right.more) {
    const high = left.block[left.at + 1]! - right.block[right.at + 1]!;
    const order = high === 0 ? left.block[left.at]! - right.block[right.at]! : high;
    const least = order < 0 ? left : right;
    put(least.block, least.at);
    if (at === 0) yield;
    least.step();
  }
  for (const rest of [left, right]) {
    for (; rest.more; rest.step()) put(rest.block, rest.at);
  }
  if (at > 0) writer.block(into.subarray(0, at / 2));
  return writer.end();
}

class Reader {
  block: Uint32Array;
  at = 0;
  more = true;

  private readonly run: Run;
  private readonly into = new Uint32Array(2 * BLOCK);
  private number = 0;

  constructor(run: Run) {
    this.run = run;
    this.block = blockOf(run, 0, this.into);
  }

  step(): void {
    this.at += 2;
    if (this.at < this.block.length) return;
    this.at = 0;
    this.more = ++this.number < this.run.firsts.length;
    if (this.more) this.block = blockOf(this.run, this.number, this.into);
  }
}

/** Does all of it at once. */
export function toTheEnd<R>(work: Generator<void, R>): R {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Where a key is among ascending keys that have it. */
export function placeAmong(keys: Uint32Array, low: number, high: number): number {
  let [from, to] = [0, keys.length >>> 1];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const h = keys[2 * middle + 1]!;
    if (h < high || (h === high && keys[2 * middle]! < low)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Keys as pairs of words, low and high. */
export function pairsOf(keys: BigUint64Array): Uint32Array {
  return new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length);
}
