// SPDX-License-Identifier: GPL-2.0-only
import type { StepLabel } from '../model/language/thread.ts';
import type { Otherwise } from './repaired.ts';

/** The statements of a function in the order in which they stand there. */
export type Texts = (fn: string) => readonly string[];

/**
 * Says of what only one of the two does in a place that the other has it too, before or behind what both
 * do there: a fix that moves a line shows as one half of the move. Nothing is said of what one of them only
 * jumps over, nor of a statement that stands in a function more than once.
 */
export function withMoves(
  place: Otherwise<StepLabel>,
  broken: Texts,
  repaired: Texts,
): Otherwise<StepLabel> {
  const { before, next } = place;
  const noted = (label: StepLabel, here: Texts, there: Texts, up: string, down: string) => {
    const isBelow = (texts: Texts, anchor: StepLabel | null): boolean | null =>
      order(texts, anchor, label);
    if (isBelow(here, next) === false && isBelow(there, next) === true) return note(label, up);
    if (isBelow(here, before) === true && isBelow(there, before) === false) {
      return note(label, down);
    }
    return label;
  };
  return {
    ...place,
    broken: place.broken.map((one) => noted(one, broken, repaired, 'moved down', 'moved up')),
    repaired: place.repaired.map((one) =>
      noted(one, repaired, broken, 'moved up from later', 'moved down from earlier'),
    ),
  };
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

function note(label: StepLabel, text: string): StepLabel {
  return { ...label, note: label.note === '' ? text : `${label.note}; ${text}` };
}
