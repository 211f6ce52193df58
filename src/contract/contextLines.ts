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

/** A `Context:` line for every function of the C that ran, from how it was called in all runs. */
export function contextLines(observation: Observation): readonly FunctionContext[] {
  const implied = impliedLocks(observation.fields);
  const takes = groupBy(observation.takes, ({ cells }) => cells[0] ?? '');
  return [...groupBy(observation.functions, ({ cells }) => cells[0] ?? '')].flatMap(
    ([fn, rows]) => {
      const file = rows[0]?.cells[3] ?? '';
      if (file === 'kernel' || file === '') return [];
      const contexts = [...new Set(rows.map(({ cells }) => cells[1] ?? ''))].toSorted();
      const [first = [], ...rest] = rows.map((row) => locksOf(row, 2));
      const held = first.filter((lock) => rest.every((locks) => locks.includes(lock)));
      const taken = (takes.get(fn) ?? []).map(({ cells }) => cells[1] ?? '');
      const waits = taken.filter((lock) => lock.startsWith('work ')).map((lock) => lock.slice(5));
      const locks = taken.filter((lock) => !lock.startsWith('work '));
      const works = held.filter((lock) => lock.startsWith('work ')).map((lock) => lock.slice(5));
      const caller = shortest(held, implied).filter((lock) => !lock.startsWith('work '));
      const parts = [
        contextsText(contexts),
        works.length === 0 ? '' : `Runs from ${works.join(', ')}.`,
        caller.length === 0 ? '' : `Caller holds ${caller.join(', ')}.`,
        locks.length === 0 ? '' : `Takes ${locks.join(', ')}.`,
        waits.length === 0 ? '' : `Waits for ${waits.join(', ')}.`,
      ];
      return [{ fn, file, line: `Context: ${parts.filter((part) => part !== '').join(' ')}` }];
    },
  );
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
