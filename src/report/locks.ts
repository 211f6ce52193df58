// SPDX-License-Identifier: GPL-2.0-only
import type { Action } from './actions.ts';

/** The locks that each context holds after these actions, by context. */
export function locksHeld(
  actions: readonly Action[],
  contexts: readonly string[],
): ReadonlyMap<number, readonly string[]> {
  const held = new Map<number, string[]>();
  const drop = (context: number, lock: string): void => {
    const list = held.get(context) ?? [];
    const at = list.lastIndexOf(lock);
    if (at >= 0) list.splice(at, 1);
  };
  const take = (context: number, lock: string): void => {
    held.set(context, [...(held.get(context) ?? []), lock]);
  };
  for (const { changes, context } of actions) {
    for (const { name, from, to } of changes) {
      const [, lock = '', kind] = /^(.*)\.(owner|writer|readers)$/.exec(name) ?? [];
      if (kind === 'readers') {
        // Nobody's name is on a shared hold: it is the one's who takes the step.
        if (Number(to) > Number(from)) take(context, `${lock} (shared)`);
        else drop(context, `${lock} (shared)`);
      } else if (kind !== undefined) {
        const [old, now] = [contexts.indexOf(from), contexts.indexOf(to)];
        if (old >= 0) drop(old, lock);
        if (now >= 0) take(now, lock);
      }
    }
  }
  return held;
}
