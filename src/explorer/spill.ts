// SPDX-License-Identifier: GPL-2.0-only
import * as fs from 'node:fs';
import { join } from 'node:path';

/** Where a search puts what its memory has no room for. The explorer writes the format, this only keeps bytes. */
export interface SpillSpace {
  /**
   * A new, empty file.
   * @throws SpillError
   */
  readonly create: () => SpillFile;
}

/** Bytes that are read where they were written; each call does all that it is asked for. */
export interface SpillFile {
  /** @throws SpillError */
  readonly write: (at: number, bytes: Uint8Array) => void;
  /** @throws SpillError */
  readonly read: (at: number, into: Uint8Array) => void;
  readonly close: () => void;
}

/** The disk is full, or fails. What was found before is true still. */
export class SpillError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SpillError';
  }
}

/** The calls that files of a search need; tests give others. */
export type SpillCalls = Pick<
  typeof fs,
  'openSync' | 'writeSync' | 'readSync' | 'closeSync' | 'rmSync'
>;

let created = 0;

/**
 * Files in a folder, which must exist. They have no name any more once they are made, so that nothing is left
 * of them whatever ends the program.
 */
export function folderSpill(folder: string, calls: SpillCalls = fs): SpillSpace {
  const told = <R>(call: () => R): R => {
    try {
      return call();
    } catch (error) {
      throw new SpillError(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    create: () => {
      const file = join(folder, `spill-${process.pid}-${process.hrtime.bigint()}-${created++}`);
      const fd = told(() => calls.openSync(file, 'wx+'));
      told(() => calls.rmSync(file));
      return {
        write: (at, bytes) => {
          // A write may be short, as on a disk that fills up.
          for (let done = 0; done < bytes.length;) {
            done += told(() => calls.writeSync(fd, bytes, done, bytes.length - done, at + done));
          }
        },
        read: (at, into) => {
          for (let done = 0; done < into.length;) {
            const some = told(() => calls.readSync(fd, into, done, into.length - done, at + done));
            if (some === 0) throw new SpillError('a file of the search is shorter than it was');
            done += some;
          }
        },
        close: () => calls.closeSync(fd),
      };
    },
  };
}
