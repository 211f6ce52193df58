// SPDX-License-Identifier: GPL-2.0-only
import { blankCommentsAndStrings } from './mask.ts';
import type { CFunction } from './parse.ts';

/** A variable that gives something back by itself when it goes out of scope. */
export interface Cleanup {
  /** The class: `device_node` of `__free(device_node)`. */
  readonly name: string;
  readonly line: number;
  /** Declared in a block, at whose end it goes: what the function's outline follows. */
  readonly scoped: boolean;
}

/** The cleanup attributes of some text, where they stand in it. */
export function cleanupsIn(
  text: string,
): readonly { readonly name: string; readonly variable: string; readonly index: number }[] {
  const own = blankCommentsAndStrings(text);
  const attribute = /(?:(\w+)\s*)?\b(?:__free|__cleanup|cleanup)\s*\(\s*(\w+)\s*\)/g;
  return [...own.matchAll(attribute)].map(({ index, 1: variable = '', 2: name = '' }) => ({
    name,
    variable,
    index,
  }));
}

/** The cleanup attributes of a function, which the masked text that is parsed no longer has. */
export function cleanupsOf(fn: CFunction): readonly Cleanup[] {
  const { node, text } = fn;
  const own = text.slice(node.startIndex, node.endIndex);
  const declarations = node
    .descendantsOfType('declaration')
    .filter(({ parent }) => parent?.type === 'compound_statement');
  return cleanupsIn(own).map(({ name, index }) => ({
    name,
    line: fn.startLine + own.slice(0, index).split('\n').length - 1,
    scoped: declarations.some(
      ({ startIndex, endIndex }) =>
        startIndex <= node.startIndex + index && node.startIndex + index < endIndex,
    ),
  }));
}

/** What gives a variable of a class back, where that is part of a function's outline. */
const frees: Readonly<Record<string, string>> = { device_node: 'of_node_put' };

/** The call behind `__free(NAME)`; undefined for a class that outlines do not follow. */
export const freedBy = (name: string): string | undefined => frees[name];

/** The cleanups of a function that its outline says nothing of. */
export const strangeCleanups = (found: readonly Cleanup[]): readonly Cleanup[] =>
  found.filter(({ name, scoped }) => freedBy(name) === undefined || !scoped);
