// SPDX-License-Identifier: GPL-2.0-only
import { groupBy } from './groupBy.ts';
import { impliedLocks, locksOf, shortest } from './lockset.ts';
import type { Observation } from './observe/observation.ts';

/** What kernel-doc says of the context of a function. */
export interface FunctionContext {
  readonly fn: string;
  readonly file: string;
  readonly line: string;
}

const CONTEXT: Readonly<Record<string, string>> = {
  interrupt: 'interrupt',
  process: 'process',
  worker: 'workqueue',
};

/** `Process or workqueue context.` */
function contextsText(contexts: readonly string[]): string {
  const text = contexts.map((context) => CONTEXT[context] ?? context).join(' or ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)} context.`;
}

/** How a function of the C was called in all runs. */
export interface CallContext {
  readonly fn: string;
  readonly file: string;
  readonly contexts: readonly string[];
  /** Locks, and works that it runs from, held during all of every call. */
  readonly caller: readonly string[];
  /** Locks that it takes, and works that it waits for, itself or in a callee. */
  readonly taken: readonly string[];
}

/** Every function of the C that ran, and how. */
export function contextsOfFunctions(observation: Observation): readonly CallContext[] {
  const takes = groupBy(observation.takes, ({ cells }) => cells[0] ?? '');
  return [...groupBy(observation.functions, ({ cells }) => cells[0] ?? '')].flatMap(
    ([fn, rows]) => {
      const file = rows[0]?.cells[3] ?? '';
      if (file === 'kernel' || file === '') return [];
      const contexts = [...new Set(rows.map(({ cells }) => cells[1] ?? ''))].toSorted();
      const [first = [], ...rest] = rows.map((row) => locksOf(row, 2));
      const caller = first.filter((lock) => rest.every((locks) => locks.includes(lock)));
      const taken = (takes.get(fn) ?? []).map(({ cells }) => cells[1] ?? '');
      return [{ fn, file, contexts, caller, taken }];
    },
  );
}

const isWork = (lock: string): boolean => lock.startsWith('work ');
const namesOf = (locks: readonly string[]): string =>
  locks.map((lock) => lock.replace(/^work /, '')).join(', ');

/** A `Context:` line for every function of the C that ran. */
export function contextLines(observation: Observation): readonly FunctionContext[] {
  const implied = impliedLocks(observation.fields);
  return contextsOfFunctions(observation).map(({ fn, file, contexts, caller, taken }) => {
    const sentences: readonly (readonly [string, readonly string[]])[] = [
      ['Runs from', caller.filter(isWork)],
      ['Caller holds', shortest(caller, implied).filter((lock) => !isWork(lock))],
      ['Takes', taken.filter((lock) => !isWork(lock))],
      ['Waits for', taken.filter(isWork)],
    ];
    const said = sentences.filter(([, locks]) => locks.length > 0);
    const parts = said.map(([what, locks]) => ` ${what} ${namesOf(locks)}.`);
    return { fn, file, line: `Context: ${contextsText(contexts)}${parts.join('')}` };
  });
}

/** The lines for pasting into kernel-doc comments, file by file. */
export function contextText(observation: Observation): string {
  const files = groupBy(contextLines(observation), ({ file }) => file);
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, lines]) => [
      `# ${file}`,
      ...lines.flatMap(({ fn, line }) => ['', `${fn}()`, ` * ${line}`]),
      '',
    ])
    .join('\n');
}
