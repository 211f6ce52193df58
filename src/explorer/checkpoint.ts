// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import type { Position } from './breadthFirst.ts';
import type { Found } from './exploration.ts';
import type { Form } from './wasm/form.ts';

/** Where a checkpoint is kept. The explorer writes the format, this only keeps its bytes. */
export interface CheckpointStore {
  /**
   * Replaces what is kept by these bytes, all or nothing.
   * @throws Error when that fails; then what was kept before is kept still.
   */
  readonly save: (parts: Iterable<Uint8Array>) => void;
  /** What is kept; `undefined`: nothing. */
  readonly open: () => KeptBytes | undefined;
}

/** Bytes that are kept. */
export interface KeptBytes {
  readonly bytes: number;
  /** Fills `into` from position `at` on; how many bytes there were. */
  readonly read: (at: number, into: Uint8Array) => number;
  readonly close: () => void;
}

/** How a search keeps what it has found, so that it can be resumed after any end. */
export interface CheckpointOptions {
  readonly store: CheckpointStore;
  /** Seconds between two checkpoints, 30 by default; 0: at every chance. */
  readonly every?: number;
  /** Go on from what is kept; when nothing is, begin. */
  readonly resume?: boolean;
  /**
   * Names the text of the system's functions, which cannot be compared. Structure and sampled
   * behaviour are compared anyway.
   */
  readonly identity?: string;
  readonly onSaved?: (states: number) => void;
  /** Told when a checkpoint could not be written; the search goes on. */
  readonly onFailed?: (error: Error) => void;
}

/** A checkpoint that cannot be used: damaged, or of another system. Nothing was explored. */
export class CheckpointError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckpointError';
  }
}

/** All of a search but its states. */
export interface CheckpointHead {
  readonly system: string;
  readonly identity: string;
  readonly behaviour: string;
  readonly position: Position;
  readonly transitions: number;
  readonly depth: number;
  readonly found: readonly Found[];
  readonly unwitnessed: readonly string[];
  /**
   * What the questions were seen to read (question, slot). A state is only asked what its last move
   * may change the answer of, so what was learnt of its parents' answers may not be forgotten.
   */
  readonly reads: readonly (readonly [number, number])[];
  readonly form: Form;
  /** States in the body: keys and parents by chunks; then the inner nodes. */
  readonly states: number;
  readonly nodes: readonly number[];
  readonly unused: readonly number[];
}

// Magic and the version of the format, the length of the head, the head as JSON, the body, and the
// SHA-256 of all before.
const MAGIC = 'explorer checkpoint 4\n';
const PREFIX = MAGIC.length + 4;
const DIGEST = 32;
const PIECE = 1 << 20;

/** The bytes of a checkpoint. Each part is valid until the next one is asked for. */
export function* encodeCheckpoint(
  head: CheckpointHead,
  body: Iterable<Uint8Array>,
): Generator<Uint8Array> {
  const hash = createHash('sha256');
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const prefix = Buffer.alloc(PREFIX, MAGIC, 'latin1');
  prefix.writeUInt32LE(text.length, MAGIC.length);
  for (const part of [prefix, text]) {
    hash.update(part);
    yield part;
  }
  for (const part of body) {
    hash.update(part);
    yield part;
  }
  yield hash.digest();
}

/** A checkpoint that is whole. */
export interface OpenCheckpoint {
  readonly head: CheckpointHead;
  /** Fills `into` with the next bytes of the body. */
  readonly next: (into: Uint8Array) => void;
  readonly close: () => void;
}

/**
 * Opens what is kept; the checksum is verified before anything is believed.
 * @throws CheckpointError when it is damaged.
 */
export function decodeCheckpoint(kept: KeptBytes): OpenCheckpoint {
  const damaged = (): CheckpointError =>
    new CheckpointError('the checkpoint is damaged: it is cut short, or its checksum is wrong');
  const exactly = (at: number, into: Uint8Array): void => {
    if (kept.read(at, into) !== into.length) throw damaged();
  };
  const end = kept.bytes - DIGEST;
  if (end < PREFIX) throw damaged();
  const hash = createHash('sha256');
  for (let at = 0; at < end; at += PIECE) {
    const piece = new Uint8Array(Math.min(PIECE, end - at));
    exactly(at, piece);
    hash.update(piece);
  }
  const digest = Buffer.alloc(DIGEST);
  exactly(end, digest);
  if (!hash.digest().equals(digest)) throw damaged();
  const prefix = Buffer.alloc(PREFIX);
  exactly(0, prefix);
  if (prefix.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new CheckpointError('the checkpoint has another format');
  }
  const text = Buffer.alloc(prefix.readUInt32LE(MAGIC.length));
  exactly(PREFIX, text);
  let at = PREFIX + text.length;
  return {
    head: JSON.parse(text.toString('utf8')) as CheckpointHead,
    next: (into) => {
      exactly(at, into);
      at += into.length;
    },
    close: kept.close,
  };
}
