// SPDX-License-Identifier: GPL-2.0-only
import { FIXES, FORMS } from '../model/fixes.ts';
import { Layouter, type Code } from '../model/language/code.ts';
import { PROCEDURE, PROCEDURES } from '../model/procedures.ts';
import { contextsOf } from '../model/threads.ts';
import type { World } from '../model/world.ts';
import type { RecognisedTree, Snapshot } from '../source/index.ts';
import { formsOf } from '../source/skeleton.ts';
import { treeRun, type TreeRequest } from './auditRun.ts';
import type { RunHooks, RunOutcome, RunRequest } from './engine.ts';

/** The C functions that a run can come through, and the forms that they ask for. */
export interface Reach {
  readonly functions: ReadonlySet<string>;
  readonly forms: ReadonlySet<string>;
}

/** What audits, series and drift need of the model, beside what every command does. */
export interface TreeReader {
  readonly recognise: (snapshot: Snapshot) => Promise<RecognisedTree>;
  readonly reach: (request: RunRequest) => Reach;
  readonly run: (request: TreeRequest, hooks: RunHooks) => Promise<RunOutcome>;
  /** The module of the workers; without one everything runs in this thread. */
  readonly worker?: URL;
}

/** The real model's. */
export const modelTrees: TreeReader = {
  recognise: async (snapshot) => {
    const { recogniseSnapshot } = await import('../source/index.ts');
    return recogniseSnapshot(snapshot, PROCEDURES, catalogue);
  },
  reach: modelReach,
  run: treeRun,
};

const catalogue = [...FIXES, ...FORMS];

/**
 * The procedures that a run of the model can come through, whichever way its branches go, and all
 * the forms that these ask for: no other form changes anything about the run.
 */
function modelReach(request: RunRequest): Reach {
  const { scenario } = request;
  const forms = request.forms.toSorted();
  const key = JSON.stringify([scenario, forms]);
  const known = reaches.get(key);
  if (known !== undefined) return known;
  const { transport } = scenario;
  const layouter = new Layouter<World>(PROCEDURE, {
    forms: new Set(forms),
    transport,
    mayFail: () => true,
  });
  const functions = new Set<string>();
  const asked = new Set<string>();
  const visit = ({ fn, instrs }: Code<World>): void => {
    if (functions.has(fn.name)) return;
    functions.add(fn.name);
    for (const form of formsOf(fn)) asked.add(form);
    for (const instr of instrs) if (instr.op === 'call') visit(instr.code);
  };
  for (const { root } of contextsOf(scenario)) visit(layouter.layout(root));
  const reach = { functions, forms: asked };
  reaches.set(key, reach);
  return reach;
}

const reaches = new Map<string, Reach>();
