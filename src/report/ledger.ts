// SPDX-License-Identifier: GPL-2.0-only
import type { Action } from './actions.ts';
import { printable } from './printable.ts';
import { MAIL } from './raceTable.ts';
import { columns } from './table.ts';
import { wrap } from './wrap.ts';

/** One get or put of an object. */
export interface LedgerLine {
  readonly step: number;
  readonly context: number;
  readonly fn: string;
  readonly c: string;
  readonly owner: string;
  readonly change: number;
  /** References of all owners then. */
  readonly balance: number;
  /** What is odd about it: a get that has no put, or a put that has no get. */
  readonly alone: boolean;
}

/** The gets and puts of one object. */
export interface Ledger {
  readonly object: string;
  readonly lines: readonly LedgerLine[];
}

type Open = { -readonly [K in keyof LedgerLine]: LedgerLine[K] };

/** The ledgers of all objects that references were taken on, in the order of their first line. */
export function ledgersOf(actions: readonly Action[]): readonly Ledger[] {
  const ledgers = new Map<string, Open[]>();
  const held = new Map<string, number>();
  for (const { step, context, fn, c, events } of actions) {
    for (const { object, kind, owner, count } of events) {
      if (kind !== 'get' && kind !== 'put') continue;
      const key = `${object} ${owner}`;
      const before = held.get(key) ?? (kind === 'get' ? count - 1 : count + 1);
      held.set(key, count);
      const lines = ledgers.get(object) ?? [];
      ledgers.set(object, lines);
      const change = count - before;
      const balance = (lines.at(-1)?.balance ?? before) + change;
      lines.push({ step, context, fn, c, owner, change, balance, alone: false });
    }
  }
  for (const lines of ledgers.values()) markAlone(lines);
  return [...ledgers].map(([object, lines]) => ({ object, lines }));
}

/** Pairs each put with the last open get of the same owner; what is left has no partner. */
function markAlone(lines: readonly Open[]): void {
  const open = new Map<string, Open[]>();
  for (const line of lines) {
    const gets = open.get(line.owner) ?? [];
    open.set(line.owner, gets);
    for (let i = 0; i < line.change; i++) gets.push(line);
    for (let i = 0; i > line.change; i--) if (!gets.pop()) line.alone = true;
  }
  for (const gets of open.values()) for (const get of gets) get.alone = true;
}

/** A ledger as text; `last` lines of it, or all. */
export function ledgerText(
  { object, lines }: Ledger,
  contexts: readonly string[],
  last = lines.length,
  atRest = true,
): readonly string[] {
  const shown = lines.slice(-last);
  const rows = shown.map((line) => [
    String(line.step),
    printable(contexts[line.context] ?? '?'),
    printable(line.fn),
    printable(line.owner),
    `${line.change > 0 ? '+' : ''}${line.change}`,
    String(line.balance),
    line.alone ? (line.change < 0 ? '<- no get' : atRest ? '<- not put' : '<- still held') : '',
  ]);
  const table = columns(
    [
      { title: 'step', align: 'right' },
      { title: 'by', limit: 10 },
      { title: 'in', limit: 30 },
      { title: 'owner', limit: 8 },
      { title: '' },
      { title: 'held', align: 'right' },
      { title: '' },
    ],
    rows,
  );
  const left = lines.length - shown.length;
  const more = left > 0 ? ` (the last ${shown.length} of ${lines.length})` : '';
  return [...wrap(`References of ${object}${more}:`, MAIL, 1), ...table.map((line) => ` ${line}`)];
}
