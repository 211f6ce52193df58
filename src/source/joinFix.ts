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
  const marked = entry.marker && markedBy(entry.marker, defined);
  return {
    status:
      marked === undefined || have.length > 0
        ? status
        : marked.length === 0
          ? 'not-applicable'
          : status === 'ambiguous'
            ? tellBy(entry, marked)
            : status,
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

/** The functions that the marker matches in this tree. */
function markedBy(
  { functions, pattern }: NonNullable<CatalogueEntry['marker']>,
  defined: ReadonlyMap<string, FunctionFacts>,
): readonly FunctionFacts[] {
  return functions.flatMap((name) => {
    const fn = defined.get(name);
    return fn !== undefined && pattern.test(fn.text) ? [fn] : [];
  });
}

/** A form is there where its marker is; a fix is missing where the marked text is known to lack it. */
function tellBy({ number, marker }: CatalogueEntry, marked: readonly FunctionFacts[]): FixStatus {
  if (number === undefined) return 'present';
  const known = marked.every(({ hash }) => marker?.unmended.includes(hash) === true);
  return known ? 'absent' : 'not-modelled';
}
