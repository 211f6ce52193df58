// SPDX-License-Identifier: GPL-2.0-only
import type { CatalogueEntry, FixDetail, FixStatus } from './catalogue.ts';
import type { FunctionFacts } from './cFile.ts';
import type { RecognisedFunction } from './recogniseTree.ts';

/** Joins what the functions say into the status of one fix. */
export function joinFix(
  entry: CatalogueEntry,
  functions: readonly RecognisedFunction[],
  defined: ReadonlyMap<string, FunctionFacts>,
): FixDetail {
  const touched = functions.filter(
    ({ name, forms, absent, ambiguous }) =>
      entry.functions.includes(name) || [...forms, ...absent, ...ambiguous].includes(entry.form),
  );
  const names = (test: (fn: RecognisedFunction) => boolean): readonly string[] =>
    touched.filter(test).map(({ name }) => name);
  const have = names(({ forms }) => forms.includes(entry.form));
  const lack = names(({ absent }) => absent.includes(entry.form));
  // a missing helper that is called all the same must be defined in a way that was not looked at
  const strange = names(
    ({ status, calledBy }) => status === 'not-modelled' || (calledBy ?? []).length > 0,
  );
  const same = names(
    ({ status, ambiguous }) => status === 'form' && ambiguous.includes(entry.form),
  );
  const status = statusOf(have.length, lack.length, strange.length, same.length);
  const needed = have.length > 0 || applies(entry, defined);
  return {
    status: needed ? status : 'not-applicable',
    have,
    lack,
    unclear: [...strange, ...same],
  };
}

function statusOf(have: number, lack: number, strange: number, same: number): FixStatus {
  if (strange > 0) return 'not-modelled';
  if (have > 0) return lack > 0 ? 'partial' : 'present';
  if (lack > 0) return 'absent';
  return same > 0 ? 'ambiguous' : 'not-applicable';
}

function applies({ marker }: CatalogueEntry, defined: ReadonlyMap<string, FunctionFacts>): boolean {
  if (marker === undefined) return true;
  return marker.functions.some((name) => {
    const fn = defined.get(name);
    return fn !== undefined && marker.pattern.test(fn.text);
  });
}
