// SPDX-License-Identifier: GPL-2.0-only
import type { Automaton, Edge } from './automaton.ts';
import type { ObjectKind } from './objects.ts';

/** What the contract says of an object's life by name: the functions of some of its edges. */
export const PHASES = {
  'Created by': ({ from, to }) => !isThere(from) && isThere(to) && !isGone(to),
  'Published by': ({ from, to }, { published }) => !published(from) && published(to),
  'Withdrawn by': ({ from, to }, { published }) => published(from) && !published(to) && !isGone(to),
  'Ended by': ({ from, to }) => isThere(from) && !isGone(from) && (isGone(to) || !isThere(to)),
} as const satisfies Readonly<
  Record<string, (edge: Pick<Edge, 'from' | 'to'>, kind: ObjectKind) => boolean>
>;

export type Phase = keyof typeof PHASES;

/** The functions that take an object through a phase of its life, in some run. */
export function takersOf({ kind, edges }: Automaton, phase: Phase): readonly string[] {
  const own = edges.filter((edge) => edge.from !== edge.to && PHASES[phase](edge, kind));
  return [...new Set(own.flatMap(({ functions }) => functions))].toSorted();
}

/** States in which no run uses it, where uses are told apart at all. */
export function unusedIn({ edges, states }: Automaton): readonly string[] {
  const used = new Set(edges.filter(({ from, to }) => from === to).map(({ from }) => from));
  return used.size === 0 ? [] : states.filter((state) => !used.has(state));
}

/** Whether there is an object, if only what is left of it. */
function isThere(life: string): boolean {
  return !/^(none|unbound)(_|$)/.test(life);
}

/** Whether the object, or the memory that it lies in, is gone. */
function isGone(life: string): boolean {
  return /^(freed|dead)(_|$)|^deleted$|_freed$/.test(life);
}
