// SPDX-License-Identifier: GPL-2.0-only
import type { RunRequest } from './engine.ts';
import type { Question } from './question.ts';
import type { Shard } from './shard.ts';

/** A piece of a question that is divided, and what the whole question has in the place of it. */
export interface Piece extends Shard {
  /** Of a swarm each has some seeds; else some of the places that may fail, and all runs without a failure. */
  readonly by: 'seed' | 'failure';
  readonly whole: Pick<Question, 'expected'> & Pick<RunRequest, 'search'>;
}

/**
 * The pieces of a question, at most so many, in order; itself where it cannot be divided. `sites` are all places
 * that may fail. What the pieces see together is what the whole does:
 *
 * - The searches of a swarm are those of its pieces, one after the other.
 * - A run with at most one failure is one of the piece that has the place that fails. With two failures this is not
 *   so: they may be at places of two pieces.
 */
export function piecesOf(
  question: Question,
  most: number,
  sites: readonly string[] = [],
): readonly Question[] {
  const { path, search } = question.request;
  if (path !== undefined) return [question];
  return search?.order === 'swarm' ? bySeed(question, most) : byFailure(question, most, sites);
}

function bySeed(question: Question, most: number): readonly Question[] {
  const { request, expected } = question;
  const search = request.search!;
  const of = Math.min(most, search.runs);
  if (of <= 1) return [question];
  return Array.from({ length: of }, (_, i) => {
    const [first, next] = [i, i + 1].map((at) => Math.floor((search.runs * at) / of));
    const own = { ...search, seed: search.seed + first!, runs: next! - first! };
    return {
      ...question,
      request: { ...request, search: own },
      piece: { index: i + 1, of, by: 'seed', whole: { expected, search } },
    };
  });
}

/** Only breadth first the shortest violation of the whole is the shortest of the pieces. */
function byFailure(question: Question, most: number, all: readonly string[]): readonly Question[] {
  const { request, expected } = question;
  const { scenario, search } = request;
  const usual = search === undefined || (search.order === 'bfs' && search.hash === null);
  const sites =
    scenario.faultSites.length > 0
      ? scenario.faultSites
      : all.filter((site) => !site.includes(':'));
  const of = Math.min(most, sites.length);
  if (scenario.faults !== 1 || !usual || of <= 1) return [question];
  // The counts of the whole cannot be told from those of its pieces.
  const whole = { expected: expected && { ...expected, counts: {} }, ...(search && { search }) };
  return Array.from({ length: of }, (_, i) => ({
    ...question,
    // What is expected of the whole need not be so in each piece.
    expected: null,
    request: { ...request, failing: sites.filter((_site, place) => place % of === i) },
    piece: { index: i + 1, of, by: 'failure', whole },
  }));
}
