// SPDX-License-Identifier: GPL-2.0-only
import { automataOf } from '../automaton.ts';
import type { Observation } from '../observe/observation.ts';
import type { Claim } from './claim.ts';
import { endClaims } from './endClaims.ts';
import { fieldClaims } from './fieldClaims.ts';
import { functionClaims } from './functionClaims.ts';
import { lifeClaims } from './lifeClaims.ts';
import { lockClaims } from './lockClaims.ts';
import { userClaims } from './userClaims.ts';

export { brokenClaims, type BrokenClaim, type Claim } from './claim.ts';

/** Every sentence of the contract about objects, locks and functions, as something to hold runs to. */
export function claimsOf(observation: Observation): readonly Claim[] {
  const automata = automataOf(observation);
  return [
    ...automata.flatMap((automaton) => lifeClaims(automaton)),
    ...automata.flatMap((automaton) => userClaims(automaton, observation)),
    ...fieldClaims(observation),
    ...lockClaims(observation),
    ...functionClaims(observation),
    ...endClaims(observation),
  ];
}
