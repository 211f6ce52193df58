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

/** A ledger as text, no wider than a mail; `last` lines of it and those of what is still held, or all. */
export function ledgerText(
  { object, lines }: Ledger,
  contexts: readonly string[],
  last = lines.length,
  atRest = true,
): readonly string[] {
  const begins = lines.length - last;
  const shown = lines.filter((line, i) => i >= begins || (line.alone && line.change > 0));
  const rows = shown.map((line) => [
    String(line.step),
    printable(contexts[line.context] ?? '?'),
    printable(line.fn),
    printable(line.owner),
    `${line.change > 0 ? '+' : ''}${line.change}`,
    String(line.balance),
  ]);
  const marks = shown.map(({ alone, change }) =>
    alone ? (change < 0 ? '<- no get' : atRest ? '<- not put' : '<- still held') : '',
  );
  const left = lines.length - shown.length;
  const held = shown.length > last ? ', and what is still held' : '';
  const more = left > 0 ? ` (the last ${last} of ${lines.length}${held})` : '';
  return [
    ...wrap(`${countedText(object, lines)}${more}:`, MAIL, 1),
    ...marked(rows, marks).map((line) => ` ${line}`),
  ];
}

/** What is counted: the users of an object are no references on it, nor is what it holds itself. */
function countedText(object: string, lines: readonly LedgerLine[]): string {
  const owners = new Set(lines.map(({ owner }) => owner));
  const holder = /^(.*)\.nodeRefs$/.exec(object)?.[1];
  if (holder !== undefined) return `References that ${holder} holds on its of_node`;
  if (owners.has('users')) return `Users of ${object}`;
  return owners.has('refs')
    ? `References of ${object}`
    : `References of ${object} (get_device(), put_device())`;
}

/** The rows with their marks behind them, or below where there is no room. */
function marked(rows: readonly (readonly string[])[], marks: readonly string[]): readonly string[] {
  const room = MAIL - 1;
  const whole = tableOf(rows, room);
  const wide = tableOf(
    rows.map((row, i) => [...row, marks[i] ?? '']),
    Infinity,
  );
  if (wide.every((line) => line.length <= room)) return wide;
  return whole.flatMap((line, i) => {
    const mark = marks[i - 1] ?? '';
    return mark === '' ? [line] : [line, mark.padStart(room)];
  });
}

/** A table of at most this width: longer names of functions are cut. */
function tableOf(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const table = (limit: number): readonly string[] =>
    columns(
      [
        { title: 'step', align: 'right' },
        { title: 'by', limit: 16 },
        { title: 'in', limit },
        { title: 'owner', limit: 12 },
        { title: '' },
        { title: 'held', align: 'right' },
        { title: '' },
      ],
      rows,
    );
  const whole = table(40);
  const excess = Math.max(...whole.map((line) => line.length)) - width;
  const longest = Math.max(...rows.map((row) => Math.min(40, row[2]?.length ?? 0)));
  return excess > 0 ? table(longest - excess) : whole;
}
