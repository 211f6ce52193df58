// SPDX-License-Identifier: GPL-2.0-only
import { instantiate, type CoreInstance, type Variables } from './coreInstance.ts';
import type { CoreMemory } from './coreMemory.ts';
import { PIECE, type Rehash, type Remote } from './remote.ts';
import { LEFT_COUNT, RECENT, type OwnPlaces } from './places.ts';
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
  readonly own: CoreInstance;

  private readonly memory: CoreMemory;
  private helpers: readonly Helper[] = [];

  constructor(memory: CoreMemory, module: WasmModule) {
    this.memory = memory;
    this.own = instantiate(module, memory.memory);
  }

  get count(): number {
    return 1 + this.helpers.length;
  }

  /** Goes on with others. */
  share(helpers: readonly Helper[]): void {
    this.helpers = helpers;
  }

  /** Lets all cores forget the keys that they made last. */
  forgetKeys({ recent }: OwnPlaces): void {
    for (const own of this.owns) {
      const at = (own + recent) >>> 2;
      this.memory.words.fill(0, at, at + 2 * RECENT);
    }
  }

  /** Lets another core know what has grown. */
  inform(at: Variables): void {
    for (const name of SHARED) at[name].value = this.own[name].value;
  }

  /** Enters keys or nodes into a table, or moves keys in it, each core a part of them. */
  rehash(task: Rehash, from: number, bytes: number): void {
    const helpers = bytes < PIECE ? [] : this.helpers;
    const part = (bytes / (1 + helpers.length)) & -64;
    let at = from;
    for (const helper of helpers) {
      this.inform(helper.variables);
      assign(helper.variables, at, part);
      helper.rehash(task, at, part);
      at += part;
    }
    assign(this.own, at, from + bytes - at);
    for (; at < from + bytes; at += PIECE) this.own[task](at, Math.min(PIECE, from + bytes - at));
    for (const helper of helpers) helper.wait();
  }

  /** Moves the keys of a part of the table, which has become larger; those that are left over. */
  spread({ keys, slots }: OwnPlaces, from: number, bytes: number): readonly bigint[] {
    const { memory, owns } = this;
    const counts = owns.map((own) => (own + slots + LEFT_COUNT) >>> 2);
    for (const count of counts) memory.words[count] = 0;
    this.rehash('spread', from, bytes);
    return owns.flatMap((own, i) => {
      const first = (own + keys) >>> 3;
      return [...memory.pairs.subarray(first, first + memory.words[counts[i]!]!)];
    });
  }

  /** The addresses of the cores' own memory. */
  private get owns(): readonly number[] {
    return [this.own, ...this.helpers.map(({ variables }) => variables)].map(
      ({ own }) => own.value >>> 0,
    );
  }
}

function assign(at: Variables, part: number, bytes: number): void {
  at.part.value = part;
  at.partEnd.value = part + bytes;
}
