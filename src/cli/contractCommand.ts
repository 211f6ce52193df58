// SPDX-License-Identifier: GPL-2.0-only
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { automatonDot } from '../contract/automatonDot.ts';
import { contextText } from '../contract/contextLines.ts';
import { contractOf, type Contract, type ContractQuestion } from '../contract/contract.ts';
import { differenceOf } from '../contract/difference.ts';
import type { Block } from '../contract/document.ts';
import { heldTo } from '../contract/heldTo.ts';
import { html } from '../contract/html.ts';
import { markdown } from '../contract/markdown.ts';
import { rst } from '../contract/rst.ts';
import { heldSection } from '../contract/sectionHeld.ts';
import { documentOf } from '../contract/sections.ts';
import { contractQuestion, treeQuestion } from './contractQuestion.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { makeFolder } from './makeFolder.ts';
import { UsageError } from './usageError.ts';

/** The options of `contract` as commander reads them. */
export interface ContractOptions {
  readonly variant: string;
  readonly tree?: string;
  readonly diff?: readonly string[];
  readonly heldTo?: string;
  readonly html?: boolean;
  readonly rst?: boolean;
  readonly context?: boolean;
  readonly out?: string;
  readonly specs?: string;
}

/**
 * Prints the contract of one code, what changes from one to another, or what of a contract a code does
 * not keep (exit 1); `--out` writes all forms.
 */
export async function contract(options: ContractOptions, io: Io, host: Host): Promise<ExitCode> {
  const specs = options.specs ?? host.specs;
  const make = (question: Parameters<typeof contractOf>[0]): Contract =>
    contractOf(question, ({ spec, states }) => {
      if (io.errIsTerminal) io.err(`${question.code}: ${spec}, ${states} states\n`);
    });
  const variant = (name: string): ContractQuestion => contractQuestion(host.engine, specs, name);
  // Two codes are compared in the same runs: beyond rules that one of them breaks and the other keeps.
  const compared = (question: ContractQuestion): Contract =>
    make({ ...question, judgedBy: 'memory' });
  if (options.diff !== undefined) {
    const [from, to, ...others] = options.diff;
    if (from === undefined || to === undefined || others.length > 0) {
      throw new UsageError('--diff takes two variants', 'such as `--diff base landed`');
    }
    const change = differenceOf(compared(variant(from)), compared(variant(to)));
    io.out(await written(change, options));
    return EXIT.ok;
  }
  const question =
    options.tree === undefined
      ? variant(options.variant)
      : await treeQuestion(host.engine, specs, options.tree);
  if (options.heldTo !== undefined) {
    const held = heldTo(compared(question), compared(variant(options.heldTo)));
    io.out(await written(heldSection(held), options));
    return held.rules.length + held.broken.length === 0 ? EXIT.ok : EXIT.violated;
  }
  const made = make(question);
  if (options.out !== undefined) writeAll(made, options.out);
  else if (options.context === true) io.out(contextText(made.observation));
  else io.out(await written(documentOf(made), options));
  return EXIT.ok;
}

async function written(
  blocks: readonly Block[],
  { html: asHtml, rst: asRst }: Pick<ContractOptions, 'html' | 'rst'>,
): Promise<string> {
  if (asHtml === true) return html(blocks);
  return asRst === true ? rst(blocks) : markdown(blocks);
}

/** `contract.md` and, beside it in a folder, the other texts and the automata. */
function writeAll(made: Contract, folder: string): void {
  const blocks = documentOf(made);
  const files: readonly (readonly [string, string])[] = [
    ['contract.md', markdown(blocks)],
    ['contract/contract.rst', rst(blocks)],
    ['contract/context.txt', contextText(made.observation)],
    ...made.automata.map(
      (automaton) => [`contract/${automaton.kind.key}.dot`, automatonDot(automaton)] as const,
    ),
  ];
  for (const [name, text] of files) {
    const file = join(folder, name);
    try {
      makeFolder(dirname(file));
      writeFileSync(file, text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`cannot write ${file}: ${code}`, 'name another folder with --out');
    }
  }
}
