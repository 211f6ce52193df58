// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { knownTexts } from './knownTexts.ts';
import { quietCalls } from './harmlessCalls.ts';
import { numberLabels } from './labels.ts';
import { tokensOf, type Leaf, type Outline, type Token } from './outline.ts';
import { prune } from './prune.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What conditions, arguments and values of a function with a known skeleton turned out to be. */
export interface DetailsFound {
  /** `details`: all as in the C that the model was held against; `skeleton`: some have no such C. */
  readonly compared: 'details' | 'skeleton';
  /** One line for each that is another one than in that C. */
  readonly difference: readonly string[];
}

/** A token, its digest, and its digest with conditions, arguments and values. */
interface Word {
  readonly token: Token;
  readonly shape: string;
  readonly whole: string;
}

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

function wordOf(token: Token, detail = token.detail): Word {
  const shape = digest(token.text, SHAPE);
  return { token, shape, whole: shape + digest(`${token.text} ${detail ?? ''}`, WHOLE - SHAPE) };
}

/** Lengths of a digest in the table. */
const [SHAPE, WHOLE] = [3, 9];

/**
 * A function's tokens with all that they say, what it returns at its end included: the skeleton of a
 * function leaves its last `return` out, because a void function need not have one.
 */
function wordsOf(outline: Outline, vocabulary: Vocabulary): readonly Word[] {
  const wider = { counts: (leaf: Leaf) => vocabulary.counts(leaf) || isQuiet(leaf) };
  const tokens = numberLabels(tokensOf(prune(outline, wider)));
  const end = outline.at(-1);
  const { line, detail } = end?.kind === 'return' ? end : { line: 0, detail: undefined };
  const last: Token = { text: 'end', line, depth: 0, ...(detail !== undefined && { detail }) };
  const words: Word[] = [];
  let before = '';
  for (const token of [...tokens, last]) {
    const [kind = '', name = ''] = token.text.split(' ');
    if (isQuiet({ kind, name })) before += `${token.text} ${token.detail ?? ''}, `;
    else {
      words.push(wordOf(token, before + (token.detail ?? '')));
      before = '';
    }
  }
  return words;
}

/** Members that decide what an object is to the kernel. */
const identity =
  /^(?:release|parent|bus|of_node|owner|probe|remove|rx_callback|tx_prepare|notifier_call|\*)$/;

/** What stands between the tokens of a skeleton and must not get lost; `*` is what is handed back. */
const isQuiet = ({ kind, name }: { readonly kind: string; readonly name: string }): boolean =>
  (kind === 'call' && quietCalls.has(name)) || (kind === 'set' && identity.test(name));

/** The digests of a function, as `knownTexts.ts` keeps them. */
export const digestsOf = (outline: Outline, vocabulary: Vocabulary): string =>
  wordsOf(outline, vocabulary)
    .map(({ whole }) => whole)
    .join('');

/**
 * Holds conditions, arguments and values of a function against all the C of this name that the model
 * was held against: in their places, where the skeleton is one of those; else each by itself, so that
 * what a combination of fixes adds is let through and what all have in common is not.
 */
export function compareDetails(
  name: string,
  outline: Outline,
  vocabulary: Vocabulary,
): DetailsFound {
  const known = knownTexts(name).map((digests) => digests.match(/.{9}/g) ?? []);
  const real = wordsOf(outline, vocabulary);
  if (known.length === 0) return { compared: 'skeleton', difference: [] };
  const same = known.filter(
    (one) => one.length === real.length && real.every(({ shape }, i) => one[i]?.startsWith(shape)),
  );
  const wrong =
    same.length > 0
      ? real.filter(({ whole }, i) => !same.some((one) => one[i] === whole))
      : strangers(known, real);
  const all = new Set(known.flat());
  const compared = real.every(({ whole }) => all.has(whole)) ? 'details' : 'skeleton';
  return { compared, difference: wrong.map((word) => lineOf(word, all)) };
}

/** Words beside one of the same shape in the nearest known text, but of no known text. */
function strangers(known: readonly (readonly string[])[], real: readonly Word[]): readonly Word[] {
  const all = new Set(known.flat());
  const tables = known.map((one) => ({ one, table: align(one, real) }));
  const [best] = tables.toSorted((a, b) => (b.table[0] ?? 0) - (a.table[0] ?? 0));
  if (best === undefined) return [];
  const { one, table } = best;
  const width = real.length + 1;
  const wrong: Word[] = [];
  let [i, j] = [0, 0];
  for (let word = real[j]; word !== undefined && i < one.length; word = real[j]) {
    const here = table[i * width + j] ?? 0;
    const gain = likeness(one[i], word);
    if (gain > 0 && here === gain + (table[(i + 1) * width + j + 1] ?? 0)) {
      if (!all.has(word.whole)) wrong.push(word);
      i++;
      j++;
    } else if (here === (table[(i + 1) * width + j] ?? 0)) i++;
    else j++;
  }
  return wrong;
}

/** The likeness of what is left of both lists, for every place in them. */
function align(known: readonly string[], real: readonly Word[]): Uint16Array {
  const width = real.length + 1;
  const table = new Uint16Array((known.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = known.length - 1; i >= 0; i--) {
    for (let j = real.length - 1; j >= 0; j--) {
      const both = at(i + 1, j + 1) + likeness(known[i], real[j]);
      table[i * width + j] = Math.max(both, at(i + 1, j), at(i, j + 1));
    }
  }
  return table;
}

function likeness(known: string | undefined, real: Word | undefined): number {
  if (known === undefined || real === undefined) return 0;
  if (known === real.whole) return 3;
  return known.startsWith(real.shape) ? 2 : 0;
}

function lineOf({ token }: Word, all: ReadonlySet<string>): string {
  const { text, line, detail = '' } = token;
  const opposite = detail.startsWith('!') ? detail.slice(1) : `!${detail}`;
  const inverted = all.has(wordOf(token, opposite).whole);
  const what = text.includes('if {')
    ? inverted
      ? 'the condition is inverted'
      : 'another condition'
    : text === 'end' || text === 'return'
      ? 'another value is returned'
      : text.startsWith('set ')
        ? 'another value, or of another object'
        : 'other arguments, or under another condition';
  return `~${String(line).padStart(6)} ${text === 'end' ? 'return' : text}: ${what}`;
}
