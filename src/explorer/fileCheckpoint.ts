// SPDX-License-Identifier: GPL-2.0-only
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { CheckpointStore } from './checkpoint.ts';

/** The calls that a checkpoint in a file needs; tests give others. */
export type FileCalls = Pick<
  typeof fs,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'rmSync'
>;

/**
 * A checkpoint in a file. It is written beside the file, synced, and renamed over it: whatever ends
 * the program, the file is the last complete checkpoint. The folder must exist.
 */
export function fileCheckpoint(file: string, calls: FileCalls = fs): CheckpointStore {
  const draft = `${file}.new`;
  return {
    save: (parts) => {
      try {
        writeAll(draft, parts, calls);
        calls.renameSync(draft, file);
      } catch (error) {
        calls.rmSync(draft, { force: true });
        throw error;
      }
      syncFolder(dirname(file), calls);
    },
    open: () => {
      if (!fs.existsSync(file)) return undefined;
      const fd = fs.openSync(file, 'r');
      return {
        bytes: fs.fstatSync(fd).size,
        read: (at, into) => fs.readSync(fd, into, 0, into.length, at),
        close: () => fs.closeSync(fd),
      };
    },
  };
}

function writeAll(file: string, parts: Iterable<Uint8Array>, calls: FileCalls): void {
  const fd = calls.openSync(file, 'w');
  try {
    for (const part of parts) {
      // A write may be short, as on a disk that fills up.
      for (let done = 0; done < part.length;) done += calls.writeSync(fd, part, done);
    }
    calls.fsyncSync(fd);
  } finally {
    calls.closeSync(fd);
  }
}

/** Makes the rename itself last through a loss of power. */
function syncFolder(folder: string, calls: FileCalls): void {
  const fd = calls.openSync(folder, 'r');
  try {
    calls.fsyncSync(fd);
  } finally {
    calls.closeSync(fd);
  }
}
