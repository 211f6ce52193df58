// SPDX-License-Identifier: GPL-2.0-only
import type { Stmt } from '../language/statement.ts';
import type { Chain, World } from '../world.ts';
import { step } from './c.ts';

/**
 * Blocking notifier chains (kernel/notifier.c): callbacks run under the chain's rwsem held for
 * reading, registration takes it for writing and so waits for running callbacks.
 */

type At = (s: World) => Chain;

/** blocking_notifier_call_chain begins. */
export function chain_read_lock<F>(name: string, at: At): Stmt<World, F> {
  return step(
    `down_read(${name})`,
    (s) => {
      at(s).readers += 1;
    },
    { wait: (s) => at(s).writer === null },
  );
}

/** blocking_notifier_call_chain ends. */
export function chain_read_unlock<F>(name: string, at: At): Stmt<World, F> {
  return step(`up_read(${name})`, (s) => {
    at(s).readers -= 1;
  });
}

/** Registration and unregistration: alone on the chain, in one step. */
export function chain_update<F>(
  c: string,
  at: At,
  update: (blocks: boolean[], l: Readonly<F>) => void,
): Stmt<World, F> {
  return step(c, (s, l) => update(at(s).blocks, l as F), {
    wait: (s) => at(s).writer === null && at(s).readers === 0,
  });
}
