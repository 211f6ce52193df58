// SPDX-License-Identifier: GPL-2.0-only
import type { Access } from './record.ts';

/** What one move does: it writes, or it breaks a rule. */
export interface Outcome {
  readonly writes: readonly Access[];
  readonly violation?: { readonly rule: string; readonly message: string };
}

// An outcome in the pool: its number, count of writes, then (word, and, or) for each word written.
export const OUTCOME_ID = 0;
export const OUTCOME_WRITES = 1;
export const OUTCOME_HEAD = 2;

/** The learnt outcomes in one flat array. Equal outcomes are kept once. */
export class Outcomes {
  /** For the hot loop; it is replaced as the pool grows. */
  pool: Int32Array = new Int32Array(1024);
  /** By an outcome's number. */
  readonly all: Outcome[] = [];

  private used = 0;
  private readonly known = new Map<string, number>();

  /** Adds the outcomes of a process's moves: a list of its length and the places of its outcomes. */
  addList(outcomes: readonly Outcome[]): number {
    const places = outcomes.map((outcome) => this.add(outcome));
    return this.intern(`list ${places.join()}`, () => [places.length, ...places]);
  }

  /** Bytes of the pool. */
  get bytes(): number {
    return this.pool.byteLength;
  }

  private add(outcome: Outcome): number {
    const writes = outcome.writes.map(({ slot, code }) => `${slot.index}=${code}`);
    const key = `move ${writes.join()} ${JSON.stringify(outcome.violation) ?? ''}`;
    return this.intern(key, () => {
      const id = this.all.push(outcome) - 1;
      const words = byWord(outcome.writes);
      return [id, words.length, ...words.flat()];
    });
  }

  private intern(key: string, make: () => readonly number[]): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const cells = make();
    if (this.used + cells.length > this.pool.length) {
      const grown = new Int32Array(2 * this.pool.length + cells.length);
      grown.set(this.pool);
      this.pool = grown;
    }
    const at = this.used;
    this.pool.set(cells, at);
    this.used += cells.length;
    this.known.set(key, at);
    return at;
  }
}

/** The writes as `word = (word & and) | or`. */
function byWord(writes: readonly Access[]): (readonly [number, number, number])[] {
  const masks = new Map<number, [number, number, number]>();
  for (const { slot, code } of writes) {
    if (slot.bits === 0) continue;
    const entry = masks.get(slot.word) ?? [slot.word, -1, 0];
    entry[1] &= ~(slot.mask << slot.shift);
    entry[2] |= code << slot.shift;
    masks.set(slot.word, entry);
  }
  return [...masks.values()];
}
