// SPDX-License-Identifier: GPL-2.0-only
import { WASM, type WasmMemory, type WasmModule } from './webAssembly.ts';

/** A variable of a core. */
interface Variable {
  value: number;
}

/** One core, instantiated: its functions, and its variables for the thread that runs it. */
export interface CoreInstance {
  readonly run: () => number;
  readonly encode: (vector: number) => bigint;
  readonly decode: (key: bigint, vector: number) => void;
  readonly find: (key: bigint) => number;
  readonly rehash: (from: number, bytes: number) => void;
  readonly rehashNodes: (from: number, bytes: number) => void;
  readonly own: Variable;
  readonly head: Variable;
  readonly end: Variable;
  readonly count: Variable;
  readonly item: Variable;
  readonly check: Variable;
  readonly judgedId: Variable;
  readonly made: Variable;
  readonly fuel: Variable;
  readonly most: Variable;
  readonly limit: Variable;
  readonly table: Variable;
  readonly tableBits: Variable;
  readonly nodeIndex: Variable;
  readonly nodeBits: Variable;
  readonly nodeLimit: Variable;
  readonly detail: Variable;
  readonly answer: Variable;
}

/** Instantiates a core on a memory. */
export function instantiate(module: WasmModule, memory: WasmMemory): CoreInstance {
  return new WASM.Instance(module, { env: { memory } }).exports as CoreInstance;
}
