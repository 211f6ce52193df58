// SPDX-License-Identifier: GPL-2.0-only

/** The memory of a WebAssembly module; ours is always shared. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  readonly grow: (pages: number) => number;
}

/** A compiled module, which a worker thread may be handed. */
export interface WasmModule {
  readonly wasmModule?: never;
}

interface WasmInstance {
  readonly exports: unknown;
}

/** What we use of the WebAssembly JavaScript interface; TypeScript declares it for browsers only. */
interface WasmApi {
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => WasmInstance;
}

export const WASM = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;
