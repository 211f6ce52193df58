// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { automatonDot } from '../contract/automatonDot.ts';
import { contextText } from '../contract/contextLines.ts';
import { contractOf, type Contract } from '../contract/contract.ts';
import { differenceOf } from '../contract/difference.ts';
import type { Block } from '../contract/document.ts';
import { html } from '../contract/html.ts';
import { markdown } from '../contract/markdown.ts';
import { rst } from '../contract/rst.ts';
import { documentOf } from '../contract/sections.ts';
import { contractQuestion, treeQuestion } from './contractQuestion.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { UsageError } from './usageError.ts';

/** The options of `contract` as commander reads them. */
export interface ContractOptions {
  readonly variant: string;
  readonly tree?: string;
  readonly diff?: readonly string[];
  readonly html?: boolean;
  readonly rst?: boolean;
  readonly context?: boolean;
  readonly out?: string;
  readonly specs?: string;
}

/** Prints the contract of one code, or what changes from one to another; `--out` writes all forms. */
export async function contract(options: ContractOptions, io: Io, host: Host): Promise<ExitCode> {
  const specs = options.specs ?? host.specs;
  const make = (question: Parameters<typeof contractOf>[0]): Contract =>
    contractOf(question, ({ spec, states }) => {
      if (io.errIsTerminal) io.err(`${question.code}: ${spec}, ${states} states\n`);
    });
  if (options.diff !== undefined) {
    const [from, to, ...others] = options.diff;
    if (from === undefined || to === undefined || others.length > 0) {
      throw new UsageError('--diff takes two variants', 'such as `--diff base landed`');
    }
    const sides = [from, to].map((variant) =>
      make({ ...contractQuestion(host.engine, specs, variant), judgedBy: 'memory' }),
    );
    io.out(await written(differenceOf(sides[0]!, sides[1]!), options));
    return EXIT.ok;
  }
  const made = make(
    options.tree === undefined
      ? contractQuestion(host.engine, specs, options.variant)
      : await treeQuestion(host.engine, specs, options.tree),
  );
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
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`cannot write ${file}: ${code}`, 'name another folder with --out');
    }
  }
}
