// SPDX-License-Identifier: GPL-2.0-only
import { local, step } from '../kernel/c.ts';
import { eventsDesc, info, notify } from '../kernel/heap.ts';
import { slot } from '../kernel/idr.ts';
import type { Stmt } from '../language/statement.ts';
import type { Lock, World } from '../world.ts';

/**
 * What notify.c reads and locks in many places. A notification core has the index of its instance
 * (info), and a registered event and its descriptor (pd) that of the protocol instance.
 */

type Pointer = number | null;
type PointerOf<F> = (l: Readonly<F>) => Pointer;

/** scmi_notification_instance_data_get(handle): `null` once it is unset. */
export function dataGet(s: World, pointer: Pointer): Pointer {
  return info(s, pointer, 'info->notify_priv').notify_priv ? pointer : null;
}

/** SCMI_GET_PROTO(ni, protocol) */
export function getProto(s: World, ni: Pointer, protocol: number | null): Pointer {
  return notify(s, ni, 'ni->registered_protocols').registered[slot(protocol ?? 0)] ?? null;
}

/** SCMI_GET_REVT(ni, protocol, evt_id): the slot, and through it the only event of the protocol. */
export function getRevt(s: World, ni: Pointer, protocol: number | null): Pointer {
  const pd = getProto(s, ni, protocol);
  if (pd !== null) eventsDesc(s, pd, 'pd->registered_events');
  return pd;
}

/** ni->pending_mtx */
export function pending_mtx<F>(ni: PointerOf<F>): Mutex<F> {
  return mutex<F>(
    '&ni->pending_mtx',
    (s, l) => notify(s, ni(l), 'ni->pending_mtx').pending_mtx,
    (s, l) => s.notify[ni(l) ?? -1]?.life === 'live',
  );
}

/** r_evt->proto->registered_mtx */
export function registered_mtx<F>(r_evt: PointerOf<F>): Mutex<F> {
  return mutex<F>(
    '&r_evt->proto->registered_mtx',
    (s, l) => eventsDesc(s, r_evt(l), 'r_evt->proto->registered_mtx').registered_mtx,
    (s, l) => s.instances[r_evt(l) ?? -1]?.pd === 'live',
  );
}

interface Mutex<F> {
  readonly lock: Stmt<World, F>;
  readonly unlock: Stmt<World, F>;
}

/**
 * A mutex inside an object that may be freed while a thread waits for it: then the thread goes on,
 * and into the violation. Unlocking is a private step: it only lets others go on, so that nothing is
 * lost when it joins the holder's step before it.
 */
function mutex<F>(
  name: string,
  at: (s: World, l: Readonly<F>) => Lock,
  lives: (s: World, l: Readonly<F>) => boolean,
): Mutex<F> {
  return {
    lock: step(
      `mutex_lock(${name})`,
      (s, l, self) => {
        at(s, l as F).owner = self;
      },
      { wait: (s, l) => !lives(s, l) || at(s, l).owner === null },
    ),
    unlock: local(`mutex_unlock(${name})`, (s, l) => {
      at(s, l as F).owner = null;
    }),
  };
}
