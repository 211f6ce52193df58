// SPDX-License-Identifier: GPL-2.0-only
import type { Difference } from './repaired.ts';

/** No more lines of what differs are told, but for those of one place. */
const LINES = 10;

export interface TellingOptions<L> {
  /** Equal for actions that are told alike. */
  readonly key: (label: L) => string;
  /** It is said of an action where the other code has it: of a move the place that it goes to is enough. */
  readonly moved: (label: L) => boolean;
  /** Steps at the beginning, in which a difference is told only where there is no other. */
  readonly fixed: number;
}

/** The differences that are told, by their steps, and how many others there are. */
export interface Told<L> {
  readonly differences: readonly Difference<L>[];
  readonly more: number;
}

/**
 * Which of the differences are told: those on which the violation hangs and those of the same context,
 * or, where it hangs on none, those of the context with the first. What is done otherwise time and again
 * is told once, where it stands nearest to the violation.
 */
export function telling<L>(
  found: readonly Difference<L>[],
  { key, moved, fixed }: TellingOptions<L>,
): Told<L> {
  const late = found.filter(({ told }) => told.step >= fixed);
  const all = late.length > 0 ? late : found;
  const chosen = all.find(({ matters }) => matters) ?? all[0];
  const linesOf = ({ told: { broken, repaired } }: Difference<L>): ReadonlySet<string> =>
    new Set([
      ...broken.map((label) => `${moved(label) ? '<' : '-'} ${key(label)}`),
      ...repaired.map((label) => `+ ${key(label)}`),
    ]);
  const lines = new Map(all.map((one) => [one, linesOf(one)]));
  const isRepeated = (one: Difference<L>, i: number): boolean =>
    all.some((other, j) => {
      const [here, there] = [lines.get(one)!, lines.get(other)!];
      const isMore = there.size > here.size || (there.size === here.size && j > i);
      return (
        isMore && [...here].every((line) => there.has(line) || there.has(line.replace(/^</, '+')))
      );
    });
  const told = all.filter(
    (one, i) => one.matters || (one.process === chosen?.process && !isRepeated(one, i)),
  );
  let count = 0;
  const kept = told
    .toSorted((a, b) => Number(b.matters) - Number(a.matters))
    .filter((one, i) => {
      count += lines.get(one)!.size;
      return i === 0 || count <= LINES;
    });
  return {
    differences: told.filter((one) => kept.includes(one)),
    more: told.length - kept.length,
  };
}
