// SPDX-License-Identifier: GPL-2.0-only
import { performance } from 'node:perf_hooks';
import type { System } from '../explorer/index.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { follow, markedBreak } from '../story/follow.ts';
import { readPath } from '../story/path.ts';
import { storyOf } from '../story/story.ts';
import type { RunOutcome, RunRequest } from './engine.ts';
import { unwitnessedRules, violationReport } from './runSystem.ts';

/**
 * Follows the one run that a request names, instead of exploring. Its outcome is `inconclusive` when
 * this version of the model cannot take it, or passes through other steps than when it was written.
 */
export function runPath<S extends object>(
  system: System<S, StepLabel>,
  request: RunRequest,
  path: string,
  unfolded: () => System<S, StepLabel> | null,
): RunOutcome {
  const start = performance.now();
  const { steps: choices, mark } = readPath(path);
  const followed = follow(system, choices);
  const { broken, same } = markedBreak(system, followed, mark);
  const states = [system.initial, ...followed.steps.map(({ state }) => state)];
  const unseen = system.properties.flatMap((property) =>
    property.kind === 'sometimes' && !states.some((state) => property.holds(state))
      ? [property.name]
      : [],
  );
  const told = followed.stuck === null && same;
  const why = followed.stuck ?? 'it passes through other steps than when it was written';
  return {
    verdict: !told ? 'inconclusive' : broken ? 'violated' : 'holds',
    states: states.length,
    transitions: followed.steps.length,
    depth: followed.steps.length,
    seconds: (performance.now() - start) / 1000,
    ran: { executor: 'js', workers: 1, interchangeable: [], missed: null },
    stopped: told ? null : `its path is of another version of the model: ${why}`,
    unwitnessed: unwitnessedRules(system, request.rules, unseen),
    violation:
      told && broken
        ? {
            ...violationReport(system, broken),
            ...(request.story === true && {
              story: { ...storyOf(system, unfolded(), broken), path },
            }),
          }
        : null,
    selfCheck: null,
  };
}
