// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { functionsOf } from './parse.ts';
import { prune } from './prune.ts';
import { SourceError } from './sourceError.ts';
import { outlineOf } from './tokens.ts';
import { tokensOf, type Token } from './outline.ts';
import { openTree, readSource } from './tree.ts';
import { isAlarming, openVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * The skeleton of every function of this name in a tree, as text: C line, `!` before a call that
 * counts by its name alone, the token, and what the call was given. With no vocabulary everything
 * is shown that could ever count.
 * @throws SourceError when no C file of the tree defines the function.
 */
export async function printSkeleton(
  dir: string,
  fnName: string,
  vocabulary: Vocabulary = openVocabulary,
): Promise<string> {
  const tree = openTree(dir);
  let text = '';
  for (const path of sources(tree.scmi)) {
    const fn = (await functionsOf(readSource(path))).get(fnName);
    if (fn === undefined) continue;
    const place = `${relative(tree.scmi, path)}:${fn.startLine}-${fn.endLine}`;
    const tokens = tokensOf(prune(outlineOf(fn), vocabulary));
    text += `${fnName} (${place})\n${tokens.map(lineOf).join('')}`;
  }
  if (text !== '') return text;
  throw new SourceError(`no C file in ${tree.scmi} defines ${fnName}`, 'check the spelling');
}

function lineOf({ text, line, depth, args }: Token): string {
  const mark = text.startsWith('call ') && isAlarming(text.slice(5)) ? '!' : ' ';
  const given = args === undefined ? '' : `(${args.join(', ')})`;
  return `${String(line).padStart(6)} ${mark} ${'  '.repeat(depth)}${text}${given}\n`;
}

/** The C files of the stack and its transports. */
function sources(scmi: string): readonly string[] {
  return readdirSync(scmi, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(?:transports\/)?\w+\.c$/.test(name))
    .toSorted()
    .map((name) => join(scmi, name));
}
