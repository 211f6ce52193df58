// SPDX-License-Identifier: GPL-2.0-only
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { RecognisedTree } from '../source/index.ts';
import type { Spec } from '../specs/spec.ts';
import type { Answered } from './judge.ts';

/** Answers, and the kernel tree that they are about. */
export interface TreeAnswers {
  readonly answered: readonly Answered[];
  /** Without the places of its steps: who wants to show the C has to read it again. */
  readonly tree: RecognisedTree | null;
}

/** Consecutive states of a trace are alike, but hundreds of KiB apart when there is a story. */
const WINDOW_BITS = 24;
const QUALITY = 4;

/** Answers with their traces as text that `unpackAnswers` reads: JSON, compressed some 200 times, in base64. */
export function packAnswers({ answered, tree }: TreeAnswers): string {
  const text = Buffer.from(JSON.stringify({ answered, tree: tree && { ...tree, places: [] } }));
  const packed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  return packed.toString('base64');
}

/**
 * Reads what `packAnswers` of the same version of the program wrote, several times over: answers about one spec
 * have the same `spec` then.
 * @throws Error when it is cut short or changed.
 */
export function unpackAnswers(texts: readonly string[]): readonly TreeAnswers[] {
  const specs = new Map<string, Spec>();
  return texts.map((text) => {
    const read = JSON.parse(
      brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8'),
    ) as TreeAnswers;
    return {
      tree: read.tree && { ...read.tree, places: new Map() },
      answered: read.answered.map((one) => {
        const { question } = one;
        const spec = specs.get(question.spec.id) ?? question.spec;
        specs.set(spec.id, spec);
        return { ...one, question: { ...question, spec } };
      }),
    };
  });
}
