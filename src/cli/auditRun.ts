// SPDX-License-Identifier: GPL-2.0-only
import { exploreAsync } from '../explorer/index.ts';
import { propertiesOf } from '../invariants/index.ts';
import { buildModel } from '../model/model.ts';
import type { RunHooks, RunOutcome, RunRequest } from './engine.ts';
import { modelEngine } from './modelEngine.ts';

/** A request that may ask for the verdict only: no trace, and so no replay of it. */
export type TreeRequest = RunRequest & { readonly verdictOnly?: boolean };

/** Runs a request; most of the time goes into traces that nobody prints, so they may be left out. */
export async function treeRun(request: TreeRequest, hooks: RunHooks): Promise<RunOutcome> {
  const { verdictOnly, ...whole } = request;
  return verdictOnly === true ? verdictOf(whole, hooks) : modelEngine.run(whole, hooks);
}

async function verdictOf(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  const checked = new Set(request.rules);
  const { system } = buildModel({
    scenario: request.scenario,
    forms: new Set(request.forms),
    checked,
    properties: (model) => propertiesOf(model, checked),
  });
  const result = await exploreAsync(system, { budget: request.budget, ...hooks });
  const { verdict, states, transitions, depth, seconds, broken, stopped } = result;
  const witnessesOf = (rule: string): readonly string[] =>
    system.properties.flatMap((one) =>
      one.kind === 'sometimes' && one.of === rule ? [one.name] : [],
    );
  return {
    verdict,
    states,
    transitions,
    depth,
    seconds,
    stopped: stopped ?? null,
    unwitnessed: request.rules.filter((rule) => {
      const own = witnessesOf(rule);
      return own.length === 0 || own.some((name) => result.unwitnessed.includes(name));
    }),
    violation: broken
      ? {
          rule: broken.rule,
          message: broken.message,
          breaking: 'step',
          contexts: [],
          initial: {},
          steps: [],
          loop: null,
          branches: [],
        }
      : null,
    selfCheck: null,
  };
}
