// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SpecError, type Diagnostic } from './diagnostic.ts';
import { parseSpec, positionIn } from './parseSpec.ts';
import type { Spec, SpecNames } from './spec.ts';

/**
 * Reads every `*.yaml` in a folder, in the order in which results are shown: fixes by number, then
 * the others by id, and findings last. If there is one called `only`, it alone is read, which is
 * much faster; of the findings that it names, only the files are looked for.
 * @throws SpecError with everything that is wrong with any of them.
 */
export function loadSpecs(folder: string, names: SpecNames, only?: string): readonly Spec[] {
  const diagnostics: Diagnostic[] = [];
  const specs: Spec[] = [];
  const all = files(folder);
  const one = all.filter((file) => file === join(folder, `${only}.yaml`));
  for (const file of one.length > 0 ? one : all) {
    try {
      specs.push(parseSpec(file, read(file), names));
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  if (diagnostics.length === 0) {
    const ids = new Set(all.map((file) => basename(file, '.yaml')));
    const findings = one.length > 0 ? ids : findingsAmong(specs);
    diagnostics.push(...unknownFindings(specs, findings), ...tooLarge(specs, names));
  }
  if (diagnostics.length > 0) throw new SpecError(diagnostics);
  return specs.toSorted(inOrder);
}

function inOrder(a: Spec, b: Spec): number {
  if (a.fix !== b.fix) return (a.fix ?? 99) - (b.fix ?? 99);
  if (a.finding !== b.finding) return a.finding ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

function files(folder: string): readonly string[] {
  const remedy = 'name the folder of the specs with --specs DIR';
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw unreadable(folder, error, remedy);
  }
  const specs = names.filter((name) => name.endsWith('.yaml')).toSorted();
  if (specs.length > 0) return specs.map((name) => join(folder, name));
  throw new SpecError([
    { file: folder, line: 1, column: 1, path: '', message: 'no *.yaml in this folder', remedy },
  ]);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error, 'make it a readable file, or remove it');
  }
}

function unreadable(file: string, error: unknown, remedy: string): SpecError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const message = `cannot be read: ${code}`;
  return new SpecError([{ file, line: 1, column: 1, path: '', message, remedy }]);
}

function findingsAmong(specs: readonly Spec[]): ReadonlySet<string> {
  return new Set(specs.filter(({ finding }) => finding).map(({ id }) => id));
}

/** A rule may only be left out for the sake of a finding that is recorded. */
function unknownFindings(
  specs: readonly Spec[],
  findings: ReadonlySet<string>,
): readonly Diagnostic[] {
  return specs.flatMap(({ file, except }) =>
    except.flatMap(({ rule, finding }, i) => {
      if (findings.has(finding)) return [];
      const message = `rule "${rule}" is left out for "${finding}", which is no finding`;
      const remedy = 'name the id of a spec with `finding: true`';
      const position = positionIn(read(file), ['except', i, 'finding']);
      return [{ file, ...position, path: `except.${i}.finding`, message, remedy }];
    }),
  );
}

function tooLarge(specs: readonly Spec[], names: SpecNames): readonly Diagnostic[] {
  return specs.flatMap(({ file, scenario }) => {
    const message = names.tooLarge?.(scenario) ?? null;
    if (message === null) return [];
    const remedy = 'ask for fewer instances, drivers, nodes or mailboxes';
    return [{ file, ...positionIn(read(file), ['scenario']), path: 'scenario', message, remedy }];
  });
}
