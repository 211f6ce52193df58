// SPDX-License-Identifier: GPL-2.0-only
import type { Besides, Otherwise } from '../report/trace.ts';
import type { Texts } from './moved.ts';

/** What the model says in words stands nowhere in the C. */
const IN_C = /[(=]|->|\+\+|--/;

/** No more of them are told. */
const MOST = 4;

/**
 * What else differs in the functions in which the run goes another way: statements that only one of the
 * two codes has, or has more often.
 */
export function besides(
  places: readonly Pick<Otherwise, 'broken' | 'repaired'>[],
  broken: Texts,
  repaired: Texts,
): readonly Besides[] {
  const inner = (side: 'broken' | 'repaired') =>
    places.flatMap((place) => place[side]).flatMap(({ stack }) => stack.at(-1) ?? []);
  const [gone, added] = [inner('broken'), inner('repaired')];
  const functions = new Set([...gone, ...added].map(({ fn }) => fn));
  const missing = (fn: string, from: Texts, to: Texts, told: typeof gone): readonly string[] => {
    const count = (texts: readonly string[], c: string): number =>
      texts.filter((text) => text === c).length;
    return [...new Set(from(fn))].filter(
      (c) =>
        IN_C.test(c) &&
        count(from(fn), c) > count(to(fn), c) &&
        !told.some((place) => place.fn === fn && place.c === c),
    );
  };
  return [...functions]
    .flatMap((fn) => [
      ...missing(fn, broken, repaired, gone).map((c) => ({ fn, c, fixed: false })),
      ...missing(fn, repaired, broken, added).map((c) => ({ fn, c, fixed: true })),
    ])
    .slice(0, MOST);
}
