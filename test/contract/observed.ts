// SPDX-License-Identifier: GPL-2.0-only
import { modelEngine } from '../../src/cli/modelEngine.ts';
import { readSpecs } from '../../src/cli/select.ts';
import type { Spec } from '../../src/specs/spec.ts';

/** The specs of the repository. */
export const SPECS: readonly Spec[] = readSpecs(modelEngine, 'specs');

/** @throws Error when there is no such spec. */
export function spec(id: string): Spec {
  const found = SPECS.find((one) => one.id === id);
  if (!found) throw new Error(`no spec ${id}`);
  return found;
}

/** The forms of a variant. */
export function variant(name: string): ReadonlySet<string> {
  const forms = modelEngine.variants[name];
  if (!forms) throw new Error(`no variant ${name}`);
  return forms;
}
