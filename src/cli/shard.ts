// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import type { Question } from './question.ts';
import { UsageError } from './usageError.ts';

/** One of `of` parts of a check; `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What a part says of the whole, so that `merge` can tell whether parts belong together, and join them. */
export interface ShardJson extends Shard {
  /** Hash of the program. */
  readonly program: string;
  /** Hash of the program and of all that was asked, by all parts. */
  readonly whole: string;
  /** Every question of the whole, or piece of one, in order; part i has those at i - 1, i - 1 + of, … */
  readonly questions: readonly string[];
  /** What this part found: `packAnswers`. */
  readonly answers: string;
}

/**
 * Reads `2/4`.
 * @throws UsageError for anything else.
 */
export function shardOf(text: string): Shard {
  const [index, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (index !== undefined && of !== undefined && index >= 1 && index <= of) return { index, of };
  throw new UsageError(`--shard "${text}" is no part`, 'as 2/4: the second of four');
}

/** How a question, or a piece of one, is called among those of the whole. */
export function questionName({ spec, side, piece }: Question): string {
  return `${spec.id} ${side}${piece ? ` ${piece.index}/${piece.of}` : ''}`;
}

/** Whether a part has the question at this place of the whole: every so-many-th, as long ones are neighbours. */
export function hasPlace({ index, of }: Shard, place: number): boolean {
  return place % of === index - 1;
}

/** What a part says of the whole, before it has found anything: these questions, divided into these pieces. */
export function shardJson(
  shard: Shard,
  questions: readonly Question[],
  pieces: readonly Question[],
  program: string,
): Omit<ShardJson, 'answers'> {
  const hash = createHash('sha256').update(program);
  for (const { variant, request } of questions) hash.update(JSON.stringify([variant, request]));
  return { ...shard, program, whole: hash.digest('hex'), questions: pieces.map(questionName) };
}
