// SPDX-License-Identifier: GPL-2.0-only
import type { CheckpointStore } from '../../src/explorer/index.ts';

/** Checkpoints in memory, to look at and to damage. */
export class MemoryCheckpoint implements CheckpointStore {
  /** All checkpoints saved, the last one is the one kept. */
  readonly all: Uint8Array[] = [];
  kept: Uint8Array | undefined;

  readonly save = (parts: Iterable<Uint8Array>): void => {
    this.kept = Buffer.concat([...parts].map((part) => Uint8Array.from(part)));
    this.all.push(this.kept);
  };

  readonly open: CheckpointStore['open'] = () => {
    const { kept } = this;
    return (
      kept && {
        bytes: kept.length,
        read: (at, into) => {
          const part = kept.subarray(at, at + into.length);
          into.set(part);
          return part.length;
        },
        close: () => {},
      }
    );
  };
}
