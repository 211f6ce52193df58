// SPDX-License-Identifier: GPL-2.0-only
import { argumentShape } from './arguments.ts';
import type { Leaf } from './outline.ts';

/**
 * File-scope variables whose assignment counts like that of a member. Listed, because a snippet of
 * the model cannot tell a local from a global.
 */
const globals: ReadonlySet<string> = new Set(['scmi_vdev']);

/** Macros that store into their first argument. */
const stores: ReadonlySet<string> = new Set([
  'WRITE_ONCE',
  'smp_store_release',
  'smp_store_mb',
  'rcu_assign_pointer',
  'RCU_INIT_POINTER',
]);

/** What `guard(CLASS)` and `scoped_guard(CLASS, …)` call. */
const guards: Readonly<Record<string, readonly [lock: string, unlock: string]>> = {
  mutex: ['mutex_lock', 'mutex_unlock'],
  mutex_intr: ['mutex_lock_interruptible', 'mutex_unlock'],
  spinlock: ['spin_lock', 'spin_unlock'],
  spinlock_irq: ['spin_lock_irq', 'spin_unlock_irq'],
  spinlock_irqsave: ['spin_lock_irqsave', 'spin_unlock_irqrestore'],
  rcu: ['rcu_read_lock', 'rcu_read_unlock'],
  rwsem_read: ['down_read', 'up_read'],
  rwsem_write: ['down_write', 'up_write'],
  device: ['device_lock', 'device_unlock'],
};

/** The leaf of a lock that a guard takes or leaves. */
export function guardLeaf(className: string, line: number, leaving = false): Leaf {
  const name = guards[className]?.[leaving ? 1 : 0];
  return { kind: 'call', name: name ?? `${className}_${leaving ? 'unlock' : 'lock'}`, line };
}

/**
 * The leaves of one call, without those of the calls among its arguments: first a `callback` for
 * every argument that may be a function (a bare name, or a member), then the `call` itself.
 */
export function callLeaves(name: string, args: readonly string[], line: number): readonly Leaf[] {
  if (stores.has(name)) return setLeaves(args[0] ?? '', line);
  const callbacks = args.flatMap((arg): Leaf[] => {
    const path = /^(?:[A-Za-z_]\w*(?:->|\.))*([A-Za-z_]\w*)$/.exec(arg.replace(/\s+/g, ''));
    return path?.[1] === undefined ? [] : [{ kind: 'callback', name: path[1], line }];
  });
  return [...callbacks, { kind: 'call', name, args: args.map(argumentShape), line }];
}

/**
 * `set MEMBER` for an assignment to this place, `set *` for one that hands a value back (`*id = 1`);
 * nothing for an assignment to a local, nor to a member of a variable (`id.name = name`), which no
 * other context sees.
 */
export function setLeaves(place: string, line: number): readonly Leaf[] {
  const bare = place.replace(/\s+/g, '').replace(/(?:\[[^[\]]*\]|\))+$/, '');
  const member = /^[(*&]*\w+\./.test(bare) ? undefined : /(?:->|\.)(\w+)$/.exec(bare)?.[1];
  const name = member ?? (globals.has(bare) ? bare : /^\*\w+$/.test(bare) ? '*' : undefined);
  return name === undefined ? [] : [{ kind: 'set', name, line }];
}
