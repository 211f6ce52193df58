// SPDX-License-Identifier: GPL-2.0-only
import { propertiesOf, RULES } from '../invariants/index.ts';
import { FIXES, FORMS, VARIANTS } from '../model/fixes.ts';
import type { Fn, Stmt } from '../model/language/statement.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { buildModel, type Model } from '../model/model.ts';
import { PROCEDURES } from '../model/procedures.ts';
import { tooLarge } from '../model/sizes.ts';
import type { State, World } from '../model/world.ts';
import { statementsOf } from '../source/statements.ts';
import type { Texts } from '../story/moved.ts';
import type { FixedSystem } from '../story/story.ts';
import type { Engine, OpenSystem, RunHooks, RunOutcome, RunRequest } from './engine.ts';
import { modelNaming } from './modelNaming.ts';
import { runPath } from './runPath.ts';
import { runSystem } from './runSystem.ts';

const catalogue = [...FIXES, ...FORMS];
const statements = statementsOf(PROCEDURES);

/** The real model behind the command. */
export const modelEngine: Engine = {
  catalogue,
  variants: VARIANTS,
  rules: RULES,
  tooLarge,
  sites: sitesOf(PROCEDURES),
  naming: modelNaming,
  run,
  open,
  readTree: async (folder) => {
    const { recogniseTree } = await import('../source/index.ts');
    return recogniseTree(folder, PROCEDURES, catalogue);
  },
  statements,
  reference: async () => {
    const { referenceTrees } = await import('./referenceTrees.ts');
    return referenceTrees;
  },
};

function run(request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  const { fixed, path } = request;
  if (path !== undefined) {
    const { system, unfolded } = build(request, true);
    return Promise.resolve(runPath(system, request, path, () => unfolded().system));
  }
  const { system, unfolded } = build(request, request.search?.fold ?? true);
  return runSystem(
    system,
    request,
    hooks,
    () => unfolded().system,
    () => (fixed ? repairs(request, fixed) : []),
  );
}

/**
 * The model with the fixes that are asked about: each of them by itself first, in all its forms, where
 * there are several, so that what one of them does is not told by what another changes elsewhere.
 */
function* repairs(request: RunRequest, fixed: readonly string[]): Generator<FixedSystem<State>> {
  const { forms } = request;
  const all = [...new Set([...forms, ...fixed])];
  const toggled = all.filter((id) => forms.includes(id) !== fixed.includes(id));
  const fixes = [...new Set(toggled.map(fixOf))];
  const alone = fixes.map((fix) =>
    all.filter((id) => (fixOf(id) === fix ? fixed : forms).includes(id)),
  );
  for (const one of fixes.length > 1 ? [...alone.filter(isSound), fixed] : [fixed]) {
    const folded: StepLabel[] = [];
    const { system } = build({ ...request, forms: one }, true, (label) => folded.push(label));
    const textsIn = (ids: readonly string[]): Texts => {
      const present = new Set(ids);
      return (fn) => statements(fn, present);
    };
    const texts = { broken: textsIn(forms), repaired: textsIn(one) };
    yield { system, folded: () => folded.splice(0), texts, forms: one };
  }
}

/** Whether these forms have what each fix among them needs. */
function isSound(forms: readonly string[]): boolean {
  const present = FIXES.filter(({ form }) => forms.includes(form));
  const numbers = new Set(present.map(({ number }) => number));
  return present.every(({ needs }) => needs.every((number) => numbers.has(number)));
}

/** The number of the fix that a form belongs to, else the form. */
function fixOf(form: string): number | string {
  const number = FIXES.find((fix) => fix.form === form)?.number;
  return number ?? FORMS.find((one) => one.form === form)?.of ?? form;
}

function open(request: RunRequest): OpenSystem {
  // Who walks by hand needs no more of a state than that it is one.
  const plain = ({ system }: Model): OpenSystem['system'] =>
    system as unknown as OpenSystem['system'];
  const model = build(request, true);
  return { system: plain(model), unfolded: () => plain(model.unfolded()) };
}

function build(
  { scenario, forms, rules, failing }: RunRequest,
  fold: boolean,
  onFolded?: (label: StepLabel) => void,
): Model {
  const checked = new Set(rules);
  return buildModel({
    scenario,
    forms: new Set(forms),
    checked,
    properties: (model) => propertiesOf(model, checked),
    fold,
    ...(failing && { failing }),
    ...(onFolded && { onFolded }),
  });
}

/** The kinds of places that may fail, everywhere and function by function. */
function sitesOf(procedures: readonly Fn<World>[]): readonly string[] {
  const found = procedures.flatMap(({ name, body }) =>
    sitesIn(body).flatMap((site) => [site, `${name}:${site}`]),
  );
  return [...new Set(found)].toSorted();
}

function sitesIn(body: readonly Stmt<World, never>[]): readonly string[] {
  return body.flatMap((stmt) => {
    switch (stmt.kind) {
      case 'step':
        return stmt.outcomes.flatMap(({ site }) => (site === undefined ? [] : [site]));
      case 'if':
      case 'when':
        return [...sitesIn(stmt.then), ...sitesIn(stmt.else)];
      case 'loop':
        return sitesIn(stmt.body);
      default:
        return [];
    }
  });
}
