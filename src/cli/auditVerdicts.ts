// SPDX-License-Identifier: GPL-2.0-only
import type { RecognisedTree } from '../source/index.ts';
import type { Spec } from '../specs/spec.ts';
import type { TreeReader } from './auditReach.ts';
import type { Engine } from './engine.ts';
import { notModelled, type Answered } from './judge.ts';
import { questionsOf, type Overrides, type Question } from './question.ts';
import { isStrange, treeForms, whyNotModelled } from './treeForms.ts';

/** What can be asked of a tree, and what cannot be, with the reason. */
export interface TreeQuestions {
  readonly questions: readonly Question[];
  readonly refused: readonly Answered[];
}

/**
 * The questions of the specs about exactly the code of a tree. A question is refused when a run of it
 * could come through a function that the tree has in no form of the model, or that has only a part
 * of a fix.
 */
export function questionsForTree(
  engine: Engine,
  trees: TreeReader,
  tree: RecognisedTree,
  specs: readonly Spec[],
  overrides: Omit<Overrides, 'asked'>,
): TreeQuestions {
  const asked = { text: `tree ${tree.version}`, forms: treeForms(engine, tree) };
  const strange = tree.functions.filter(isStrange).map(({ name }) => name);
  const split = splitFixes(engine, tree);
  const questions: Question[] = [];
  const refused: Answered[] = [];
  for (const spec of specs) {
    for (const question of questionsOf(engine, spec, { ...overrides, asked })) {
      const { functions } = trees.reach(question.request);
      const met = strange.filter((name) => functions.has(name));
      const torn = split.find((fix) => fix.functions.some((name) => functions.has(name)));
      const reason =
        met.length > 0
          ? `the tree has ${listed(met)} in a form that the model lacks`
          : torn !== undefined
            ? `${torn.name} is only partly in`
            : whyNotModelled(engine, tree, spec);
      if (reason === null) questions.push(question);
      else refused.push(notModelled(question, reason));
    }
  }
  return { questions, refused };
}

function listed(names: readonly string[]): string {
  const more = names.length - 3;
  return more > 0 ? `${names.slice(0, 3).join(', ')} and ${more} more` : names.join(', ');
}

/** Fixes and forms that some functions have and others lack: no run of the model is like that. */
function splitFixes(
  { catalogue }: Engine,
  tree: RecognisedTree,
): readonly { readonly name: string; readonly functions: readonly string[] }[] {
  return catalogue.flatMap(({ number, form }) => {
    const detail = tree.details[form];
    if (detail?.status !== 'partial') return [];
    const name = number === undefined ? `form ${form}` : `fix ${number}`;
    return [{ name, functions: [...detail.have, ...detail.lack] }];
  });
}
