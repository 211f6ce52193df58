// SPDX-License-Identifier: GPL-2.0-only
import type { Fn } from '../model/language/statement.ts';
import type { CatalogueEntry, FixDetail, FixStatus } from './catalogue.ts';
import { joinFix } from './joinFix.ts';
import { withCarriers } from './carriers.ts';
import { callsOf, readCFile, type FileFacts, type FunctionFacts } from './cFile.ts';
import { strangeCleanups } from './cleanups.ts';
import { compareDetails } from './knownDetails.ts';
import { knownText } from './knownTexts.ts';
import type { FormLayout, FunctionPlace, Places } from './places.ts';
import { recogniseFunction, type Recognition } from './recognise.ts';
import { formsOf, kernelFile, modelVocabulary } from './skeleton.ts';
import { pathIn, readFolder, type Snapshot } from './snapshot.ts';
import { statementsOf, transportOf } from './statements.ts';
import { linesOf } from './textLines.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One C function of a tree beside its procedure. */
export interface RecognisedFunction {
  readonly name: string;
  readonly file: string;
  /** Where the file stands in this tree; absent when the tree lacks it. */
  readonly path?: string;
  /** Where the function starts; 0 when the tree lacks it. */
  readonly line: number;
  /** The hash of its text (see `normalText.ts`); absent when the tree lacks it. */
  readonly hash?: string;
  readonly status: Recognition['kind'];
  /** How much of a function with a form was compared: see `Compared`. */
  readonly compared?: Compared;
  /** The forms that it has, lacks, and may have or not; nothing can be told of a strange function. */
  readonly forms: readonly string[];
  readonly absent: readonly string[];
  readonly ambiguous: readonly string[];
  /** Of a function that is not modelled: the forms that come nearest, and what is left over. */
  readonly nearest?: readonly string[];
  readonly difference?: readonly string[];
  /** Of a missing function: who calls it nevertheless. None, where it only comes with a fix. */
  readonly calledBy?: readonly string[];
}

export type Compared =
  /** The text, but for names and layout, is one that the model was held against. */
  | 'text'
  /** What the model is about is: calls and their arguments, assignments, conditions, jumps. */
  | 'details'
  /** The order of calls, assignments and jumps is; some conditions or arguments have no such C. */
  | 'skeleton';

/** What a kernel tree contains, as far as the model knows. */
export interface RecognisedTree {
  readonly version: string;
  /** By number of the fix. */
  readonly fixes: Readonly<Record<string, FixStatus>>;
  /** By form: the entries of the catalogue that have no number. */
  readonly forms: Readonly<Record<string, FixStatus>>;
  /** Which functions have and lack a fix, by its form. */
  readonly details: Readonly<Record<string, FixDetail>>;
  readonly functions: readonly RecognisedFunction[];
  /** Where each procedure that this tree has stands in it, and its steps, if it has a form. */
  readonly places: Places;
}

/**
 * Recognises a kernel tree: which form each function of the SCMI stack has, and from that which
 * fixes are in. Procedures of the kernel itself are skipped.
 * @throws SourceError when `dir` holds no SCMI stack, or a file cannot be read.
 */
export async function recogniseTree<W>(
  dir: string,
  procedures: readonly Fn<W>[],
  catalogue: readonly CatalogueEntry[],
): Promise<RecognisedTree> {
  return recogniseSnapshot(readFolder(dir), procedures, catalogue);
}

/** The same for a tree that is already in memory. */
export async function recogniseSnapshot<W>(
  snapshot: Snapshot,
  procedures: readonly Fn<W>[],
  catalogue: readonly CatalogueEntry[],
): Promise<RecognisedTree> {
  const vocabulary = modelVocabulary(procedures);
  const modelled = procedures.filter(({ file }) => file !== kernelFile);
  const files = await Promise.all(
    [...new Set(modelled.map(({ file }) => file))].map(async (file) => {
      const path = pathIn(snapshot, file);
      const text = path === undefined ? undefined : snapshot.files.get(path);
      const defined: FileFacts = text === undefined ? new Map() : await readCFile(text);
      return { file, path, defined };
    }),
  );
  const found = new Map(files.flatMap(({ defined }) => [...defined]));
  const strict = withCarriers(found, new Set(procedures.map(({ name }) => name)));
  const places = new Map<string, FunctionPlace>();
  const functions = [...new Set(modelled.map(({ name }) => name))].map((name) => {
    const named = modelled.filter((fn) => fn.name === name);
    const { file, path, defined } = homeOf(name, named, files);
    const { fn, layouts } = recogniseOne({ name, file, path }, named, defined, vocabulary, strict);
    if (fn.line > 0 && path !== undefined) places.set(name, { path, line: fn.line, layouts });
    return fn;
  });
  const details = catalogue.map((entry) => joinFix(entry, functions, found));
  const statuses = (numbered: boolean): Record<string, FixStatus> =>
    Object.fromEntries(
      catalogue.flatMap(({ number, form }, i) => {
        const status = details[i]?.status;
        if (status === undefined || numbered !== (number !== undefined)) return [];
        return [[String(number ?? form), status]];
      }),
    );
  return {
    version: snapshot.version,
    fixes: statuses(true),
    forms: statuses(false),
    details: Object.fromEntries(details.map((detail, i) => [catalogue[i]?.form, detail])),
    functions,
    places,
  };
}

interface StackFile {
  readonly file: string;
  readonly path: string | undefined;
  readonly defined: FileFacts;
}

/** Files between which functions have moved. */
const core: ReadonlySet<string> = new Set(['bus.c', 'driver.c', 'notify.c']);

/** The file where a tree has a function: one that the model says, else another of the core. */
function homeOf<W>(name: string, named: readonly Fn<W>[], files: readonly StackFile[]): StackFile {
  const said = files.filter(({ file }) => named.some((fn) => fn.file === file));
  const others = said.every(({ file }) => core.has(file))
    ? files.filter(({ file }) => core.has(file))
    : [];
  const home = [...said, ...others].find(({ defined }) => defined.has(name)) ?? said[0];
  if (home === undefined) throw new Error(`no file for ${name}`);
  return home;
}

/** A function's recognition, and where its steps stand when it has a form. */
function recogniseOne<W>(
  place: { readonly name: string; readonly file: string; readonly path: string | undefined },
  fns: readonly Fn<W>[],
  defined: FileFacts,
  vocabulary: Vocabulary,
  strict: (fn: FunctionFacts) => readonly string[],
): { readonly fn: RecognisedFunction; readonly layouts: readonly FormLayout[] } {
  const { name, file, path } = place;
  const c = defined.get(name);
  const untold = { forms: [], absent: [], ambiguous: [...new Set(fns.flatMap(formsOf))] };
  const common = {
    name,
    file,
    ...(path !== undefined && c !== undefined && { path }),
    line: c?.startLine ?? 0,
    ...(c && { hash: c.hash }),
  };
  const result = recogniseFunction(fns, c?.outline, vocabulary, transportOf(file));
  if (result.kind === 'missing' || c === undefined) {
    const calledBy = callersOf(name, defined);
    return { fn: { ...common, status: 'missing', ...untold, calledBy }, layouts: [] };
  }
  const doubts = [
    ...(c.parsed ? [] : ['?       part of this function could not be parsed']),
    ...(c.twice ? ['?       this function is defined more than once'] : []),
    ...strangeCleanups(c.cleanups).map(
      (one) => `+${String(one.line).padStart(6)} __free(${one.name})`,
    ),
    ...strict(c),
  ];
  const details = compareDetails(name, c.outline, vocabulary);
  const known = knownText(name, c.hash) !== undefined;
  const other = known ? [] : details.difference;
  if (result.kind === 'form' && doubts.length === 0 && other.length === 0) {
    const { present, absent, ambiguous, layouts } = result;
    const compared: Compared = known ? 'text' : details.compared;
    const statements = statementsOf(fns);
    return {
      fn: { ...common, status: 'form', compared, forms: present, absent, ambiguous },
      layouts: layouts.map(({ asks, forms, spans }) => {
        const texts = statements(name, new Set(forms));
        return { asks, forms, lines: linesOf(spans, texts, c.text, c.startLine) };
      }),
    };
  }
  const [nearest, difference] =
    result.kind === 'form' ? [result.present, other] : [result.nearest, result.difference];
  const strange = { nearest, difference: [...doubts, ...difference] };
  return { fn: { ...common, status: 'not-modelled', ...untold, ...strange }, layouts: [] };
}

function callersOf(name: string, defined: FileFacts): readonly string[] {
  return [...defined.values()].filter((fn) => callsOf(fn).includes(name)).map((fn) => fn.name);
}
