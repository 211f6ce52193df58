// SPDX-License-Identifier: GPL-2.0-only
import type { StepLabel } from '../model/language/thread.ts';
import type { Otherwise } from './repaired.ts';

/** The statements of a function in the order in which they stand there. */
export type Texts = (fn: string) => readonly string[];

/** One of the two codes: the statements of its functions, and what was done in its run. */
export interface Side {
  readonly texts: Texts;
  readonly acts: readonly StepLabel[];
}

/** Where the repaired code has a statement: further up or down in its function, or in another one. */
export type Move = 'up' | 'down' | { readonly from: string; readonly to: string };

/** The moves of statements, by `placeText`. */
export type Moves = ReadonlyMap<string, Move>;

/** A statement and its function. */
export function placeText({ stack }: StepLabel): string {
  return `${stack.at(-1)?.fn} ${stack.at(-1)?.c}`;
}

/**
 * What only one of the two does in a place, and the other has too: before or behind what both do there, or
 * in another function. Nothing is said of what one of them only jumps over, nor of a statement that stands
 * in a function more than once.
 */
export function movesIn(place: Otherwise<StepLabel>, broken: Side, repaired: Side): Moves {
  const { before, next } = place;
  const moveOf = (label: StepLabel, here: Side, there: Side, down: 'up' | 'down') => {
    const isBelow = ({ texts }: Side, anchor: StepLabel | null): boolean | null =>
      order(texts, anchor, label);
    if (isBelow(here, next) === false && isBelow(there, next) === true) return down;
    if (isBelow(here, before) === true && isBelow(there, before) === false) {
      return down === 'up' ? 'down' : 'up';
    }
    return undefined;
  };
  const found = new Map<string, Move>();
  for (const label of place.broken) {
    const to = otherFunction(label, broken, repaired);
    const from = label.stack.at(-1)?.fn ?? '';
    const move = moveOf(label, broken, repaired, 'down') ?? (to && { from, to });
    if (move) found.set(placeText(label), move);
  }
  for (const label of place.repaired) {
    const from = otherFunction(label, repaired, broken);
    const to = label.stack.at(-1)?.fn ?? '';
    const move = moveOf(label, repaired, broken, 'up') ?? (from && { from, to });
    if (move) found.set(placeText(label), move);
  }
  return found;
}

/** The place with these moves among its notes. */
export function withMoves(place: Otherwise<StepLabel>, moves: Moves): Otherwise<StepLabel> {
  const noted = (label: StepLabel, of: (move: Move) => string): StepLabel => {
    const move = moves.get(placeText(label));
    if (move === undefined) return label;
    return { ...label, note: label.note === '' ? of(move) : `${label.note}; ${of(move)}` };
  };
  return {
    ...place,
    broken: place.broken.map((one) => noted(one, goesText)),
    repaired: place.repaired.map((one) => noted(one, comesText)),
  };
}

function goesText(move: Move): string {
  return `moved ${typeof move === 'string' ? move : `to ${move.to}()`}`;
}

function comesText(move: Move): string {
  if (typeof move !== 'string') return `moved here from ${move.from}()`;
  return move === 'up' ? 'moved up from later' : 'moved down from earlier';
}

/** Whether a statement stands below the one that this is in; `null` where that cannot be told. */
function order(texts: Texts, anchor: StepLabel | null, { stack }: StepLabel): boolean | null {
  const own = stack.at(-1);
  const other = anchor?.stack[stack.length - 1];
  if (!own || own.fn !== other?.fn) return null;
  const all = texts(own.fn);
  const only = (c: string): number => (all.indexOf(c) === all.lastIndexOf(c) ? all.indexOf(c) : -1);
  const [at, from] = [only(own.c), only(other.c)];
  return at < 0 || from < 0 ? null : at > from;
}

/**
 * The one function in which the other code does the same, where this one does not: the statement is new
 * there, or the call of that function is. Where a call is told without its arguments, it may be of
 * something else.
 */
function otherFunction({ stack }: StepLabel, here: Side, there: Side): string | undefined {
  const own = stack.at(-1);
  if (!own || own.c.endsWith('()') || there.texts(own.fn).includes(own.c)) return undefined;
  const same = there.acts.filter((act) => act.stack.at(-1)?.c === own.c);
  const added = same.filter((act) =>
    act.stack.slice(-2).some(({ fn, c }) => !here.texts(fn).includes(c)),
  );
  const [only, ...others] = new Set(added.map((act) => act.stack.at(-1)?.fn));
  return others.length === 0 ? only : undefined;
}
