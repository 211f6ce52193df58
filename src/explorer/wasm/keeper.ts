// SPDX-License-Identifier: GPL-2.0-only
import type { Position } from '../breadthFirst.ts';
import {
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  type CheckpointOptions,
  type OpenCheckpoint,
} from '../checkpoint.ts';
import type { Exploration } from '../exploration.ts';
import { behaviour, fingerprint } from '../fingerprint.ts';
import { dump, restore, sizeOf } from './compactDump.ts';
import type { CompactStore } from './compactStore.ts';

/** Keeps the search, if it is time, when `next` is the first state that is not expanded. */
export type Save = (next: number) => void;

/** Seconds between two checkpoints. */
const EVERY = 30;

/** Keeps a search by cores in checkpoints, and takes it up again. */
export class Keeper<S, L> {
  private readonly x: Exploration<S, L>;
  private readonly options: CheckpointOptions;
  private readonly system: string;
  private last = performance.now();

  constructor(x: Exploration<S, L>, options: CheckpointOptions) {
    this.x = x;
    this.options = options;
    this.system = fingerprint(x.system);
  }

  /** Whether it is time for the next checkpoint, or the last chance before the search stops. */
  get due(): boolean {
    const since = (performance.now() - this.last) / 1000;
    return this.x.stopped !== undefined || since >= (this.options.every ?? EVERY);
  }

  /** Keeps the search. All batches must be stored and judged, and all states below `position.next` expanded. */
  save(store: CompactStore, position: Position): void {
    const { x, options } = this;
    const { transitions, depth, found, unwitnessed } = x;
    const size = sizeOf(store);
    const head = {
      system: this.system,
      identity: options.identity ?? '',
      behaviour: behaviour(x, position.next),
      position,
      transitions,
      depth,
      found: [...found.values()],
      unwitnessed: [...unwitnessed],
      reads: x.watch.reads,
      form: store.form,
      ...size,
    };
    try {
      options.store.save(encodeCheckpoint(head, dump(store, size)));
      options.onSaved?.(head.states);
    } catch (error) {
      options.onFailed?.(error instanceof Error ? error : new Error(String(error)));
    }
    this.last = performance.now();
  }

  /**
   * The checkpoint to go on from, if it is asked for and there is one.
   * @throws CheckpointError when it is damaged, or of another system.
   */
  open(): OpenCheckpoint | undefined {
    const { resume, store, identity = '' } = this.options;
    const kept = resume === true ? store.open() : undefined;
    if (kept === undefined) return undefined;
    try {
      const checkpoint = decodeCheckpoint(kept);
      const { head } = checkpoint;
      if (head.system !== this.system || head.identity !== identity) throw stranger();
      return checkpoint;
    } catch (error) {
      kept.close();
      throw error;
    }
  }

  /**
   * Puts a checkpoint's search into the exploration and its empty store.
   * @throws CheckpointError when the system now behaves in another way.
   */
  restore({ head, next, close }: OpenCheckpoint, store: CompactStore): void {
    const { x } = this;
    try {
      restore(store, head, next);
    } finally {
      close();
    }
    x.transitions = head.transitions;
    x.depth = head.depth;
    x.quiets = undefined;
    for (const found of head.found) x.note(found);
    if (behaviour(x, head.position.next) !== head.behaviour) throw stranger();
    for (const [question, slot] of head.reads) x.watch.noteRead(question, slot);
    const unseen = new Set(head.unwitnessed);
    for (const { question, of } of x.questions.sometimes) {
      if (unseen.has(of.name)) continue;
      x.unwitnessed.delete(of.name);
      x.watch.retire(question);
    }
  }
}

function stranger(): CheckpointError {
  return new CheckpointError(
    'the checkpoint is of another model: its schema, rules, bounds or behaviour are not those of this one',
  );
}
