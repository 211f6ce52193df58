// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { cleanupsOf, type Cleanup } from './cleanups.ts';
import { fingerprint } from './normalText.ts';
import { leavesOf, type Outline } from './outline.ts';
import { parseFile } from './parse.ts';
import { outlineOf } from './tokens.ts';

/** All that is kept of a C function once its syntax tree is gone. */
export interface FunctionFacts {
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly outline: Outline;
  /** Nothing may be concluded from a function that did not parse as a whole. */
  readonly parsed: boolean;
  /** Whether the file defines it more than once (`#ifdef`): which one counts is not known. */
  readonly twice: boolean;
  readonly cleanups: readonly Cleanup[];
  /** The function's own text. */
  readonly text: string;
  /** See `fingerprint`. */
  readonly hash: string;
}

export type FileFacts = ReadonlyMap<string, FunctionFacts>;

/** Files read before, by the hash of their text; the oldest goes when there are too many. */
const known = new Map<string, Promise<FileFacts>>();
const MOST = 128;

/** The functions that a C file defines. The same text is read only once. */
export function readCFile(text: string): Promise<FileFacts> {
  const key = createHash('sha256').update(text).digest('hex');
  const before = known.get(key);
  if (before !== undefined) return before;
  const facts = parseFile(text, ({ functions, repeated }) => {
    return new Map(
      [...functions.values()].map((fn) => [
        fn.name,
        {
          name: fn.name,
          startLine: fn.startLine,
          endLine: fn.endLine,
          outline: outlineOf(fn),
          parsed: !fn.node.hasError,
          twice: repeated.has(fn.name),
          cleanups: cleanupsOf(fn),
          text: fn.text.slice(fn.node.startIndex, fn.node.endIndex),
          hash: fingerprint(fn),
        },
      ]),
    );
  });
  known.set(key, facts);
  const [oldest] = known.keys();
  if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  return facts;
}

/** The names that a function calls. */
export function callsOf(fn: FunctionFacts): readonly string[] {
  return leavesOf(fn.outline).flatMap(({ kind, name }) => (kind === 'call' ? [name] : []));
}
