// SPDX-License-Identifier: GPL-2.0-only
import type { Observation, Row } from '../observe/observation.ts';

/** The tables of an observation. */
export type TableName = {
  [K in keyof Observation]: Observation[K] extends readonly Row[] ? K : never;
}[keyof Observation];

/** One sentence of the contract, and the check that the runs of a code can fail. */
export interface Claim {
  /** The part of the contract that says it. */
  readonly part: 'lives' | 'users' | 'fields' | 'locks' | 'functions' | 'ends';
  readonly sentence: string;
  /** The rows that it is about. */
  readonly table: TableName;
  readonly test: NothingElse | Something;
}

/** No row may be such that `breaks` holds. */
export interface NothingElse {
  readonly breaks: (cells: readonly string[]) => boolean;
  /** The cells of a row that would. */
  readonly example: readonly string[];
}

/** Where `fn` runs at all, some row must be such that `shows` holds. */
export interface Something {
  readonly fn: string;
  readonly shows: (cells: readonly string[]) => boolean;
}

/** A sentence that a code does not keep, and the rows of its observation that show it. */
export interface BrokenClaim {
  readonly claim: Claim;
  readonly rows: readonly Row[];
}

/** The sentences that these runs break. */
export function brokenClaims(claims: readonly Claim[], seen: Observation): readonly BrokenClaim[] {
  return claims.flatMap((claim) => {
    const rows = rowsAgainst(claim, seen);
    return rows.length === 0 ? [] : [{ claim, rows }];
  });
}

function rowsAgainst({ table, test }: Claim, seen: Observation): readonly Row[] {
  if ('breaks' in test) return seen[table].filter(({ cells }) => test.breaks(cells));
  if (seen[table].some(({ cells }) => test.shows(cells))) return [];
  return seen.functions.filter(({ cells }) => cells[0] === test.fn);
}

/** Stands for a name that no code has, in examples. */
export const SOMEBODY = 'somebody_else';

/** The locks in a cell, one a line. */
export function linesOf(cell: string | undefined): readonly string[] {
  return cell === undefined || cell === '' ? [] : cell.split('\n');
}
