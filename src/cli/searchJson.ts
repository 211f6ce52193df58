// SPDX-License-Identifier: GPL-2.0-only
import { scenarioBounds } from './bounds.ts';
import type { Answered } from './judge.ts';
import { USUAL } from './searchChoice.ts';

/**
 * How an answer was found, for `check --json`; `null` where nothing was run. It is the same on every machine:
 * how many threads there really were is only told with `times`.
 */
export function searchJson({ question, outcome }: Answered, times: boolean): object | null {
  if (!outcome?.ran) return null;
  const {
    scenario,
    budget,
    search = USUAL,
    path,
    spill,
    workers,
    workersAsked,
    failing,
  } = question.request;
  const { executor, workers: threads, interchangeable, missed } = outcome.ran;
  const { order, fold, por, sym, hash, seed, runs, switches } = search;
  const walks = order === 'random' || order === 'swarm';
  return {
    order: path === undefined ? order : 'path',
    ...(walks && { seed, runs }),
    ...(order === 'bounded' && { switches }),
    executor,
    workers: workersAsked === true ? workers : null,
    ...(times && { threads }),
    reductions: [...(fold ? ['fold'] : []), ...(por ? ['por'] : []), ...(sym ? ['sym'] : [])],
    ...(sym && { interchangeable }),
    kept: hash === null ? 'states' : { bits: hash, seed, missed },
    spill: spill !== undefined,
    ...(failing && { failing }),
    ...(outcome.pieces && { pieces: outcome.pieces }),
    bounds: {
      scenario: scenarioBounds(scenario),
      states: budget.states ?? null,
      seconds: budget.seconds ?? null,
    },
  };
}
