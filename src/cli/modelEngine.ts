// SPDX-License-Identifier: GPL-2.0-only
import { propertiesOf, RULES } from '../invariants/index.ts';
import { FIXES, FORMS, VARIANTS } from '../model/fixes.ts';
import { buildModel } from '../model/model.ts';
import { PROCEDURES } from '../model/procedures.ts';
import { recogniseTree } from '../source/index.ts';
import type { Engine, RunHooks, RunOutcome, RunRequest } from './engine.ts';
import { modelNaming } from './modelNaming.ts';
import { runSystem } from './runSystem.ts';

const catalogue = [...FIXES, ...FORMS];

/** The real model behind the command. */
export const modelEngine: Engine = {
  catalogue,
  variants: VARIANTS,
  rules: RULES,
  naming: modelNaming,
  run,
  readTree: (folder) => recogniseTree(folder, PROCEDURES, catalogue),
};

function run(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  const rules = new Set(request.rules);
  const { system } = buildModel({
    scenario: request.scenario,
    forms: new Set(request.forms),
    checked: rules,
    properties: (model) => propertiesOf(model, rules),
  });
  return runSystem(system, request, hooks);
}
