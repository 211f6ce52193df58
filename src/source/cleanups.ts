// SPDX-License-Identifier: GPL-2.0-only
import { blankCommentsAndStrings } from './mask.ts';
import type { CFunction } from './parse.ts';

/** A variable that gives something back by itself when it goes out of scope. */
export interface Cleanup {
  /** The class: `device_node` of `__free(device_node)`. */
  readonly name: string;
  readonly line: number;
}

/** The cleanup attributes of a function, which the masked text that is parsed no longer has. */
export function cleanupsOf(fn: CFunction): readonly Cleanup[] {
  const { node, text } = fn;
  const own = blankCommentsAndStrings(text.slice(node.startIndex, node.endIndex));
  return [...own.matchAll(/\b(?:__free|__cleanup|cleanup)\s*\(\s*(\w+)\s*\)/g)].map((found) => ({
    name: found[1] ?? '',
    line: fn.startLine + own.slice(0, found.index).split('\n').length - 1,
  }));
}

/** What procedures stand for although no call of it is in the text: by function, in order. */
const expected: Readonly<Record<string, readonly string[]>> = {
  mailbox_chan_validate: ['device_node', 'device_node'],
  smc_chan_available: ['device_node'],
};

/** The cleanups that no procedure of this name stands for; none, when they are as expected. */
export function strangeCleanups(name: string, found: readonly Cleanup[]): readonly Cleanup[] {
  const wanted = expected[name] ?? [];
  const same = wanted.length === found.length && found.every((one, i) => one.name === wanted[i]);
  return same || found.length === 0 ? [] : found;
}
