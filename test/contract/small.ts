// SPDX-License-Identifier: GPL-2.0-only
import { formsOf } from '../../src/cli/forms.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { rulesOf } from '../../src/cli/question.ts';
import { askedOf, type ContractQuestion } from '../../src/contract/contract.ts';
import { observe, type Observation } from '../../src/contract/observe/observation.ts';
import { SPECS, variant } from './observed.ts';

/** General scenarios of so many states that only `npm run contract:check` has the time for them. */
const LARGE = /^general-.*(irq|load-unbind|notifications)$/;

/** All specs but those with large scenarios. */
export const SMALL = SPECS.filter(({ id }) => !LARGE.test(id));

/** What the small scenarios show of the code that landed. */
export function smallObservation(): Observation {
  return observe(askedOf(SMALL), variant('landed'));
}

/** A contract about these specs only. */
export function questionAbout(ids: readonly string[], code: string): ContractQuestion {
  return {
    code,
    hash: '0123456789ab',
    forms: variant(code),
    specs: SPECS.filter(({ id }) => ids.includes(id)),
    formsOf: (side) => formsOf(modelEngine, side),
    rulesOf: (spec) => rulesOf(modelEngine, spec),
    notes: [],
    judgedBy: 'all',
  };
}
