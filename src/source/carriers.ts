// SPDX-License-Identifier: GPL-2.0-only
import { callsOf, type FunctionFacts } from './cFile.ts';
import { harmlessCalls } from './harmlessCalls.ts';
import { leavesOf } from './outline.ts';
import { isAlarming } from './vocabulary.ts';

/**
 * Calls of helpers that count as harmless by their name, but do something to lifetimes in this tree,
 * or call what does: one line for each such call of a function.
 */
export function withCarriers(
  defined: ReadonlyMap<string, FunctionFacts>,
  modelled: ReadonlySet<string>,
): (fn: FunctionFacts) => readonly string[] {
  const answers = new Map<string, boolean>();
  const carries = (name: string): boolean => {
    const fn = modelled.has(name) ? undefined : defined.get(name);
    if (fn === undefined) return false;
    const known = answers.get(name);
    if (known !== undefined) return known;
    answers.set(name, false);
    const found = callsOf(fn).some((called) => isAlarming(called) || carries(called));
    answers.set(name, found);
    return found;
  };
  return (fn) =>
    leavesOf(fn.outline).flatMap(({ kind, name, line }) =>
      kind === 'call' && harmlessCalls.has(name) && carries(name)
        ? [`+${String(line).padStart(6)} call ${name}, which is no longer harmless`]
        : [],
    );
}
