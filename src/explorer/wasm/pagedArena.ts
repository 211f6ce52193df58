// SPDX-License-Identifier: GPL-2.0-only
import type { SpillFile } from '../spill.ts';
import type { CoreMemory } from './coreMemory.ts';
import { CHUNK_BYTES, DIRECTORY } from './places.ts';

/**
 * The chunks of an arena, of which some are in the core's memory, where the directory has their addresses,
 * and others in a file.
 */
export class PagedArena {
  private readonly memory: CoreMemory;
  private readonly file: SpillFile;
  /** Chunks that the file has as they are. */
  private readonly kept = new Set<number>();
  /** A chunk that is not in the directory, and its address. */
  private guest = { chunk: -1, at: 0 };
  /** A chunk on its way: files take no shared memory. */
  private readonly passing = new Uint8Array(CHUNK_BYTES);

  constructor(memory: CoreMemory, file: SpillFile) {
    this.memory = memory;
    this.file = file;
  }

  /** The address of a chunk, to read it; valid until the next one that is not in memory is asked for. */
  lookAt(chunk: number): number {
    const at = this.addressOf(chunk);
    if (at !== 0) return at;
    if (this.guest.at === 0) this.guest = { chunk: -1, at: this.memory.chunk() };
    if (this.guest.chunk !== chunk) {
      this.read(chunk, this.guest.at);
      this.guest = { chunk, at: this.guest.at };
    }
    return this.guest.at;
  }

  /** Gives a chunk a place in memory, with what the file has of it; its address. */
  bringIn(chunk: number): number {
    const known = this.addressOf(chunk);
    if (known !== 0) return known;
    const at = this.memory.chunk();
    if (this.kept.has(chunk)) this.read(chunk, at);
    this.memory.words[(DIRECTORY >>> 2) + chunk] = at;
    return at;
  }

  /** The same for a chunk that is going to be changed. */
  bringToWrite(chunk: number): number {
    const at = this.bringIn(chunk);
    this.kept.delete(chunk);
    if (this.guest.chunk === chunk) this.guest = { chunk: -1, at: this.guest.at };
    return at;
  }

  /**
   * Puts the chunks below `end` into the file, but for one.
   * @throws SpillError
   */
  evict(end: number, except: number): void {
    for (let chunk = 0; chunk < end; chunk++) {
      const at = this.addressOf(chunk);
      if (at === 0 || chunk === except) continue;
      if (!this.kept.has(chunk)) {
        this.passing.set(new Uint8Array(this.memory.memory.buffer, at, CHUNK_BYTES));
        this.file.write(chunk * CHUNK_BYTES, this.passing);
        this.kept.add(chunk);
      }
      this.leave(chunk, at);
    }
  }

  /** Forgets a chunk that nothing is in any more. */
  drop(chunk: number): void {
    const at = this.addressOf(chunk);
    if (at !== 0) this.leave(chunk, at);
    this.kept.delete(chunk);
  }

  close(): void {
    this.file.close();
  }

  private leave(chunk: number, at: number): void {
    this.memory.release(at, CHUNK_BYTES);
    this.memory.words[(DIRECTORY >>> 2) + chunk] = 0;
  }

  private addressOf(chunk: number): number {
    return this.memory.words[(DIRECTORY >>> 2) + chunk]! >>> 0;
  }

  private read(chunk: number, at: number): void {
    this.file.read(chunk * CHUNK_BYTES, this.passing);
    new Uint8Array(this.memory.memory.buffer, at, CHUNK_BYTES).set(this.passing);
  }
}
