// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../contract/contentHash.ts';
import type { ContractQuestion } from '../contract/contract.ts';
import type { Engine } from './engine.ts';
import { formsOf } from './forms.ts';
import { rulesOf } from './question.ts';
import { readTree } from './readTree.ts';
import { readSpecs } from './select.ts';
import { isStrange, treeForms } from './treeForms.ts';

/**
 * What the contract of a variant is made of.
 * @throws UsageError for a variant that the model does not know.
 */
export function contractQuestion(
  engine: Engine,
  folder: string,
  variant: string,
): ContractQuestion {
  const forms = formsOf(engine, { variant, with: [], without: [] });
  return questionOf(engine, folder, variant, forms, []);
}

/**
 * The same for a kernel source tree: the forms that it has, and what of it the model lacks.
 * @throws UsageError when the tree cannot be read.
 */
export async function treeQuestion(
  engine: Engine,
  folder: string,
  tree: string,
): Promise<ContractQuestion> {
  const recognised = await readTree(engine, tree);
  const strange = recognised.functions.filter(isStrange).map(({ name }) => `\`${name}()\``);
  const notes =
    strange.length === 0
      ? []
      : [
          `The tree has functions in a form that the model lacks, and nothing is known of what they do: ${strange.join(', ')}.`,
        ];
  return questionOf(engine, folder, tree, treeForms(engine, recognised), notes);
}

function questionOf(
  engine: Engine,
  folder: string,
  code: string,
  forms: ReadonlySet<string>,
  notes: readonly string[],
): ContractQuestion {
  const landed = [...(engine.variants['landed'] ?? [])];
  return {
    code,
    forms,
    hash: contentHash(root()),
    specs: readSpecs(engine, folder),
    formsOf: (side) => formsOf(engine, side),
    rulesOf: (spec) => rulesOf(engine, spec),
    notes,
    judgedBy: landed.every((form) => forms.has(form)) ? 'all' : 'memory',
  };
}

/** The folder that the program is installed in. */
function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
