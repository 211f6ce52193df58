// SPDX-License-Identifier: GPL-2.0-only
import { brokenClaims, claimsOf, type BrokenClaim } from './claims/index.ts';
import type { Contract } from './contract.ts';
import type { JudgedRule } from './judgeRules.ts';

/** What a code does not keep of the contract of another. */
export interface Held {
  readonly code: string;
  readonly to: string;
  /** Sentences about objects, locks and functions in that contract. */
  readonly asked: number;
  /** Ordering rules that hold there and not here. */
  readonly rules: readonly JudgedRule[];
  readonly broken: readonly BrokenClaim[];
}

/** Holds the runs of a code to every sentence of the contract of another. */
export function heldTo(made: Contract, to: Contract): Held {
  const claims = claimsOf(to.observation);
  const keeps = (number: number): boolean =>
    to.rules.some(({ rule, judgement }) => rule.number === number && judgement.verdict === 'holds');
  return {
    code: made.code,
    to: to.code,
    asked: claims.length,
    rules: made.rules.filter(
      ({ rule, judgement }) => judgement.verdict !== 'holds' && keeps(rule.number),
    ),
    broken: brokenClaims(claims, made.observation),
  };
}
