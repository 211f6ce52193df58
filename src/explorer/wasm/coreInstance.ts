// SPDX-License-Identifier: GPL-2.0-only
import { WASM, type WasmMemory, type WasmModule } from './webAssembly.ts';

/** A core's variables, one set for each thread that runs it. */
export const VARIABLES = [
  /** The address of the thread's own memory, see `OwnPlaces`. */
  'own',
  /** The next state to expand, and the end of those claimed. */
  'head',
  'end',
  /** With several workers: numbers that it has taken and not used, and how many blocks it has. */
  'numbers',
  'numbersEnd',
  'blockCount',
  /** Items in the batch, the one at hand, and which of its questions is next; -1: it is not stored. */
  'count',
  'item',
  'check',
  /** The state that is judged. */
  'judgedId',
  /** Moves made since this was last set to 0. */
  'made',
  /** Batches to make before `run` comes back. */
  'fuel',
  /** States that may be stored. */
  'most',
  /** States and nodes beyond which the tables must grow. */
  'limit',
  'nodeLimit',
  'table',
  'tableBits',
  /** The part of a larger table of which this core moves the keys, by addresses: it is done in several calls. */
  'part',
  'partEnd',
  'nodeIndex',
  'nodeBits',
  /** Quiet states waiting to be judged. */
  'quiets',
  /** What the status of `run` is about. */
  'detail',
  'answer',
] as const;
export type VariableName = (typeof VARIABLES)[number];

/** A variable of a core. */
export interface Variable {
  value: number;
}

export type Variables = Readonly<Record<VariableName, Variable>>;

/** One core, instantiated. */
export interface CoreInstance extends Variables {
  readonly run: () => number;
  readonly encode: (vector: number) => bigint;
  /** The number of a pair in the range from `base` on. */
  readonly nodeIn: (pair: bigint, base: number) => number;
  readonly decode: (key: bigint, vector: number) => bigint;
  /** The place of a key in the table, by entries; or -1 less the place where it belongs. */
  readonly find: (key: bigint) => number;
  /** Looks on for a cycle; see `emitDescend`. */
  readonly descend: (
    stack: number,
    top: number,
    most: number,
    colours: number,
    fuel: number,
  ) => number;
  /** Writes the keys of what states lead to; see `emitSuccessors`. */
  readonly successors: (from: number, end: number, into: number, most: number) => number;
  readonly rehash: (from: number, bytes: number) => void;
  /** Moves keys within a table that has become larger; see `emitSpread`. */
  readonly spread: (from: number, bytes: number) => void;
  /** Gives the parts of keys other bits; see `emitRepack`. */
  readonly repack: (at: number, bytes: number) => void;
  readonly rehashNodes: (from: number, bytes: number) => void;
}

/** Instantiates a core on a memory. */
export function instantiate(module: WasmModule, memory: WasmMemory): CoreInstance {
  return new WASM.Instance(module, { env: { memory } }).exports as CoreInstance;
}
