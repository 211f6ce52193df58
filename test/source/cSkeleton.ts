// SPDX-License-Identifier: GPL-2.0-only
import { printTokens, tokensOf } from '../../src/source/outline.ts';
import { functionsOf } from '../../src/source/parse.ts';
import { prune } from '../../src/source/prune.ts';
import { outlineOf } from '../../src/source/tokens.ts';
import { openVocabulary, type Vocabulary } from '../../src/source/vocabulary.ts';

/** The skeleton of the one function that a C text defines, as it is printed. */
export async function cSkeleton(
  text: string,
  vocabulary: Vocabulary = openVocabulary,
): Promise<string> {
  const [fn] = (await functionsOf(text)).values();
  if (fn === undefined) throw new Error(`no function in: ${text}`);
  if (fn.node.hasError) throw new Error(`the C does not parse: ${text}`);
  return printTokens(tokensOf(prune(outlineOf(fn), vocabulary)));
}

/** The same of statements, without a function around them. */
export function bodySkeleton(body: string): Promise<string> {
  return cSkeleton(`static int f(struct thing *x)\n{\n${body}\n}\n`);
}
