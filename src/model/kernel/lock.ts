// SPDX-License-Identifier: GPL-2.0-only
import type { Stmt } from '../language/statement.ts';
import type { Lock, World } from '../world.ts';
import { step } from './c.ts';

type At<F> = (s: World, l: Readonly<F>) => Lock;

/** Mutexes and spinlocks: one owner; taking one that is held waits. */
function acquire<F>(c: string, at: At<F>): Stmt<World, F> {
  return step(
    c,
    (s, l, self) => {
      at(s, l as F).owner = self;
    },
    { wait: (s, l) => at(s, l).owner === null },
  );
}

/** @throws Error when the thread does not hold the lock: a mistake in the model. */
function drop<F>(c: string, at: At<F>): Stmt<World, F> {
  return step(c, (s, l, self) => {
    const lock = at(s, l as F);
    if (lock.owner !== self) throw new Error(`${c}: not held by this thread`);
    lock.owner = null;
  });
}

export const mutex_lock = <F>(name: string, at: At<F>): Stmt<World, F> =>
  acquire(`mutex_lock(${name})`, at);
export const mutex_unlock = <F>(name: string, at: At<F>): Stmt<World, F> =>
  drop(`mutex_unlock(${name})`, at);
export const spin_lock = <F>(name: string, at: At<F>): Stmt<World, F> =>
  acquire(`spin_lock_irqsave(${name})`, at);
export const spin_unlock = <F>(name: string, at: At<F>): Stmt<World, F> =>
  drop(`spin_unlock_irqrestore(${name})`, at);
export const device_lock = <F>(name: string, at: At<F>): Stmt<World, F> =>
  acquire(`device_lock(${name})`, at);
export const device_unlock = <F>(name: string, at: At<F>): Stmt<World, F> =>
  drop(`device_unlock(${name})`, at);
