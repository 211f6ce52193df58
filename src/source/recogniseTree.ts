// SPDX-License-Identifier: GPL-2.0-only
import type { Fn } from '../model/language/statement.ts';
import type { CatalogueEntry, FixDetail, FixStatus } from './catalogue.ts';
import { joinFix } from './joinFix.ts';
import { leavesOf } from './outline.ts';
import { functionsOf, type CFunction } from './parse.ts';
import { recogniseFunction, type Recognition } from './recognise.ts';
import { formsOf, kernelFile, modelVocabulary } from './skeleton.ts';
import { outlineOf } from './tokens.ts';
import { openTree, pathOf, readSource, type Tree } from './tree.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One C function of a tree beside its procedure. */
export interface RecognisedFunction {
  readonly name: string;
  readonly file: string;
  /** Where the function starts; 0 when the tree lacks it. */
  readonly line: number;
  readonly status: Recognition['kind'];
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
  const tree = openTree(dir);
  const vocabulary = modelVocabulary(procedures);
  const modelled = procedures.filter(({ file }) => file !== kernelFile);
  const files = await Promise.all(
    [...new Set(modelled.map(({ file }) => file))].map(async (file) => {
      return { file, defined: await definitions(tree, file) };
    }),
  );
  const found = new Map(files.flatMap(({ defined }) => [...defined]));
  const functions = files.flatMap(({ file, defined }) => {
    const fns = modelled.filter((fn) => fn.file === file);
    return recogniseFile(file, fns, defined, vocabulary);
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
    version: tree.version,
    fixes: statuses(true),
    forms: statuses(false),
    details: Object.fromEntries(details.map((detail, i) => [catalogue[i]?.form, detail])),
    functions,
  };
}

async function definitions(tree: Tree, file: string): Promise<ReadonlyMap<string, CFunction>> {
  const path = pathOf(tree, file);
  return path === undefined ? new Map() : functionsOf(readSource(path));
}

function recogniseFile<W>(
  file: string,
  fns: readonly Fn<W>[],
  defined: ReadonlyMap<string, CFunction>,
  vocabulary: Vocabulary,
): readonly RecognisedFunction[] {
  return [...new Set(fns.map(({ name }) => name))].map((name) => {
    const alternatives = fns.filter((fn) => fn.name === name);
    const c = defined.get(name);
    const outline = c === undefined ? undefined : outlineOf(c);
    const result = recogniseFunction(alternatives, outline, vocabulary, transportOf(file));
    const untold = {
      forms: [],
      absent: [],
      ambiguous: [...new Set(alternatives.flatMap(formsOf))],
    };
    const common = { name, file, line: c?.startLine ?? 0, status: result.kind };
    if (result.kind !== 'missing' && c?.node.hasError === true) {
      const strange = { status: 'not-modelled' as const, nearest: [], difference: [unparsed] };
      return { ...common, ...untold, ...strange };
    }
    switch (result.kind) {
      case 'form': {
        const { present, absent, ambiguous } = result;
        return { ...common, forms: present, absent, ambiguous };
      }
      case 'missing':
        return { ...common, ...untold, calledBy: callersOf(name, defined) };
      case 'not-modelled': {
        const { nearest, difference } = result;
        return { ...common, ...untold, nearest, difference };
      }
    }
  });
}

/** What the grammar stumbles on is left out of a skeleton: nothing may be concluded from the rest. */
const unparsed = '?       part of this function could not be parsed';

function callersOf(name: string, defined: ReadonlyMap<string, CFunction>): readonly string[] {
  const callers = [...defined.values()].filter((fn) =>
    leavesOf(outlineOf(fn)).some((leaf) => leaf.kind === 'call' && leaf.name === name),
  );
  return callers.map((fn) => fn.name);
}

/** Calls through a transport's ops look the same for all transports, so any does for the core. */
function transportOf(file: string): string {
  return ['bus.c', 'driver.c', 'notify.c'].includes(file) ? 'mailbox' : file.replace(/\.c$/, '');
}
