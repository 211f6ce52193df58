// SPDX-License-Identifier: GPL-2.0-only
import type { Action } from './actions.ts';
import { objectOf } from './events.ts';
import type { ViolationReport } from './trace.ts';

/** No report is about more objects. */
const MOST = 3;

/**
 * The objects that a violation is about: those that its message names, else those whose life the
 * actions that matter changed last.
 */
export function focusOf(violation: ViolationReport, actions: readonly Action[]): readonly string[] {
  const known = new Set(
    actions.flatMap(({ changes }) => changes.map(({ name }) => objectOf(name))),
  );
  const named = violation.message.match(/[A-Za-z_][\w-]*#\d+/g) ?? [];
  const told = [...new Set(named)].filter((object) => known.has(object));
  const parts = actions
    .flatMap(({ events }) => events.map(({ object }) => object))
    .filter((object) => isPartNamed(object, violation.message));
  const all = [...new Set([...told, ...parts])];
  if (all.length > 0) return all.slice(0, MOST);
  const lately = actions
    .toReversed()
    .filter(({ matters }) => matters)
    .flatMap(({ events }) => events.map(({ object }) => objectOf(object)));
  return [...new Set(lately)].slice(0, 1);
}

/** `info#0.active_protocols` when the message speaks of active_protocols. */
function isPartNamed(object: string, message: string): boolean {
  const part = object.split('.')[1];
  return part !== undefined && message.match(/\w+/g)?.includes(part) === true;
}
