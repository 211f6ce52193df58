// SPDX-License-Identifier: GPL-2.0-only
import { instantiate, VARIABLES, type CoreInstance, type Variables } from './coreInstance.ts';
import type { CoreMemory } from './coreMemory.ts';
import { PIECE, type Rehash, type Remote } from './remote.ts';
import { RECENT, type OwnPlaces } from './places.ts';
import type { WasmModule } from './webAssembly.ts';

/** A core that another thread runs; it is idle whenever something grows. */
export type Helper = Pick<Remote, 'variables' | 'rehash' | 'wait'>;

/** Variables that all cores on one memory have in common. */
const SHARED = [
  'table',
  'tableBits',
  'nodeIndex',
  'nodeBits',
  'limit',
  'nodeLimit',
  'most',
] as const;

/** The cores on one memory: this thread's, and those of others. */
export class Cores {
  /** Replaced when others join. */
  own: CoreInstance;

  private readonly memory: CoreMemory;
  private helpers: readonly Helper[] = [];

  constructor(memory: CoreMemory, module: WasmModule) {
    this.memory = memory;
    this.own = instantiate(module, memory.memory);
  }

  get count(): number {
    return 1 + this.helpers.length;
  }

  /** Goes on with a core that shares its memory with others. */
  share(module: WasmModule, helpers: readonly Helper[]): void {
    const { own } = this;
    this.own = instantiate(module, this.memory.memory);
    for (const name of VARIABLES) this.own[name].value = own[name].value;
    this.helpers = helpers;
  }

  /** Lets all cores forget the keys that they made last. */
  forgetKeys({ recent }: OwnPlaces): void {
    for (const { own } of [this.own, ...this.helpers.map(({ variables }) => variables)]) {
      const at = ((own.value >>> 0) + recent) >>> 2;
      this.memory.words.fill(0, at, at + 2 * RECENT);
    }
  }

  /** Lets another core know what has grown. */
  inform(at: Variables): void {
    for (const name of SHARED) at[name].value = this.own[name].value;
  }

  /** Enters an old table into the new one, each core a part of it. */
  rehash(task: Rehash, from: number, bytes: number): void {
    const part = (bytes / this.count) & -64;
    const helpers = bytes < PIECE ? [] : this.helpers;
    helpers.forEach((helper, i) => {
      this.inform(helper.variables);
      helper.rehash(task, from + i * part, part);
    });
    for (let at = helpers.length * part; at < bytes; at += PIECE) {
      this.own[task](from + at, Math.min(PIECE, bytes - at));
    }
    for (const helper of helpers) helper.wait();
  }
}
