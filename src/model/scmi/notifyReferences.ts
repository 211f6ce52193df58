// SPDX-License-Identifier: GPL-2.0-only
import { call, fn, hiddenIf, iff, local, ret, step } from '../kernel/c.ts';
import { eventsDesc, handler } from '../kernel/heap.ts';
import { refcount_dec_and_test } from '../kernel/refcount.ts';
import { errno, flag, handlerPtr, infoPtr, instancePtr, protocolId } from '../kernel/values.ts';
import type { World } from '../world.ts';
import { getRevt, pending_mtx, registered_mtx } from './notifyAccess.ts';

/** notify.c: references on event handlers, by drivers and by the dispatcher. */

type OfNi = { readonly ni: number | null };
const pending = pending_mtx((l: OfNi) => l.ni);
type OfRevt = { readonly r_evt: number | null };
const registered = registered_mtx((l: OfRevt) => l.r_evt);

/** KEY_FIND(): the handler of a protocol in one of the hash tables. */
function keyFind(
  s: World,
  ni: number | null,
  protocol: number | null,
  on: 'pending' | 'registered',
): number | null {
  const found = s.handlers.findIndex(
    (hndl) =>
      hndl.life === 'live' && hndl.on === on && hndl.info === ni && hndl.protocol === protocol,
  );
  return found < 0 ? null : found;
}

/** Reads the slot before it takes any lock. */
export const __scmi_event_handler_get_ops = fn(
  'notify.c',
  '__scmi_event_handler_get_ops',
  { ni: infoPtr, protocol: protocolId, create: flag },
  { r_evt: instancePtr, hndl: handlerPtr, ret: errno },
  [
    step('r_evt = SCMI_GET_REVT(ni, protocol, evt_id)', (s, l) => {
      l.r_evt = getRevt(s, l.ni, l.protocol);
    }),
    pending.lock,
    iff(
      (_, l) => l.r_evt !== null,
      [
        registered.lock,
        local(
          'hndl = KEY_FIND(r_evt->proto->registered_events_handlers, hndl, evt_key)',
          (s, l) => {
            l.hndl = keyFind(s, l.ni, l.protocol, 'registered');
          },
        ),
        iff(
          (_, l) => l.hndl !== null,
          [
            local('refcount_inc(&hndl->users)', (s, l) => {
              handler(s, l.hndl, 'refcount_inc()').users += 1;
            }),
          ],
        ),
        registered.unlock,
      ],
    ),
    iff(
      (_, l) => l.hndl === null,
      [
        local('hndl = KEY_FIND(ni->pending_events_handlers, hndl, evt_key)', (s, l) => {
          l.hndl = keyFind(s, l.ni, l.protocol, 'pending');
        }),
        iff(
          (_, l) => l.hndl !== null,
          [
            local('refcount_inc(&hndl->users)', (s, l) => {
              handler(s, l.hndl, 'refcount_inc()').users += 1;
            }),
          ],
        ),
      ],
    ),
    iff(
      (_, l) => l.hndl === null && l.create === true,
      [
        call('scmi_allocate_event_handler', (_, l) => [l.ni, l.protocol], 'hndl'),
        iff(
          (_, l) => l.hndl !== null,
          [
            call('scmi_register_event_handler', (_, l) => [l.ni, l.hndl], 'ret'),
            iff(
              (_, l) => l.ret !== 0,
              [
                call('scmi_put_handler_unlocked', (_, l) => [l.ni, l.hndl]),
                local('hndl = NULL', (_, l) => {
                  l.hndl = null;
                }),
              ],
            ),
          ],
        ),
      ],
    ),
    pending.unlock,
    ret((_, l) => l.hndl),
  ],
);

export const scmi_get_handler = fn(
  'notify.c',
  'scmi_get_handler',
  { ni: infoPtr, protocol: protocolId },
  { hndl: handlerPtr },
  [
    call('__scmi_event_handler_get_ops', (_, l) => [l.ni, l.protocol, false], 'hndl'),
    ret((_, l) => l.hndl),
  ],
);

export const scmi_get_or_create_handler = fn(
  'notify.c',
  'scmi_get_or_create_handler',
  { ni: infoPtr, protocol: protocolId },
  { hndl: handlerPtr },
  [
    call('__scmi_event_handler_get_ops', (_, l) => [l.ni, l.protocol, true], 'hndl'),
    ret((_, l) => l.hndl),
  ],
);

/** Only registered handlers: pending ones get no events. */
export const scmi_get_active_handler = fn(
  'notify.c',
  'scmi_get_active_handler',
  { ni: infoPtr, protocol: protocolId },
  { r_evt: instancePtr, hndl: handlerPtr },
  [
    step('r_evt = SCMI_GET_REVT(ni, protocol, evt_id)', (s, l) => {
      l.r_evt = getRevt(s, l.ni, l.protocol);
    }),
    iff(
      (_, l) => l.r_evt !== null,
      [
        registered.lock,
        local(
          'hndl = KEY_FIND(r_evt->proto->registered_events_handlers, hndl, evt_key)',
          (s, l) => {
            l.hndl = keyFind(s, l.ni, l.protocol, 'registered');
          },
        ),
        iff(
          (_, l) => l.hndl !== null,
          [
            local('refcount_inc(&hndl->users)', (s, l) => {
              handler(s, l.hndl, 'refcount_inc()').users += 1;
            }),
          ],
        ),
        registered.unlock,
      ],
    ),
    ret((_, l) => l.hndl),
  ],
);

/** Under pending_mtx for a pending handler, under registered_mtx for a registered one. */
export const scmi_put_handler_unlocked = fn(
  'notify.c',
  'scmi_put_handler_unlocked',
  { ni: infoPtr, hndl: handlerPtr },
  { last: flag, freed: flag },
  [
    local('refcount_dec_and_test(&hndl->users)', (s, l) => {
      const hndl = handler(s, l.hndl, 'refcount_dec_and_test()');
      l.last = refcount_dec_and_test(s, hndl, 'scmi_put_handler_unlocked(): hndl');
      l.freed = false;
    }),
    iff(
      (_, l) => l.last === true,
      [
        iff(
          (s, l) => handler(s, l.hndl, 'hndl->r_evt').r_evt !== null,
          [call('scmi_disable_events', (_, l) => [l.hndl])],
        ),
        call('scmi_free_event_handler', (_, l) => [l.hndl]),
        local('freed = true', (_, l) => {
          l.freed = true;
        }),
      ],
    ),
    ret((_, l) => l.freed),
  ],
);

/**
 * Reads hndl->r_evt before it takes any lock: a pending handler that scmi_protocols_late_init() binds
 * in between is freed without registered_mtx, and its user of the protocol is lost.
 */
export const scmi_put_handler = fn(
  'notify.c',
  'scmi_put_handler',
  { ni: infoPtr, hndl: handlerPtr },
  { r_evt: instancePtr, protocol: protocolId, freed: flag },
  [
    local('r_evt = hndl->r_evt', (s, l) => {
      l.r_evt = handler(s, l.hndl, 'scmi_put_handler()').r_evt;
    }),
    // It is set once and stays: only a null may be another value a moment later.
    hiddenIf(
      (_, l) => l.r_evt === null,
      [
        step('r_evt = hndl->r_evt', (s, l) => {
          l.r_evt = handler(s, l.hndl, 'scmi_put_handler()').r_evt;
        }),
      ],
    ),
    pending.lock,
    iff(
      (_, l) => l.r_evt !== null,
      [
        local('protocol_id = r_evt->proto->id', (s, l) => {
          l.protocol = eventsDesc(s, l.r_evt, 'r_evt->proto->id').protocol;
        }),
        registered.lock,
      ],
    ),
    call('scmi_put_handler_unlocked', (_, l) => [l.ni, l.hndl], 'freed'),
    iff(
      (_, l) => l.r_evt !== null,
      [
        registered.unlock,
        iff(
          (_, l) => l.freed === true,
          [call('scmi_protocol_release', (_, l) => [l.ni, l.protocol])],
        ),
      ],
    ),
    pending.unlock,
  ],
);

/** The dispatcher's put. When it is the last, it also drops the protocol's user: maybe the last, too. */
export const scmi_put_active_handler = fn(
  'notify.c',
  'scmi_put_active_handler',
  { ni: infoPtr, hndl: handlerPtr },
  { r_evt: instancePtr, protocol: protocolId, freed: flag },
  [
    local('r_evt = hndl->r_evt', (s, l) => {
      l.r_evt = handler(s, l.hndl, 'scmi_put_active_handler()').r_evt;
      l.protocol = eventsDesc(s, l.r_evt, 'r_evt->proto->id').protocol;
    }),
    registered.lock,
    call('scmi_put_handler_unlocked', (_, l) => [l.ni, l.hndl], 'freed'),
    registered.unlock,
    iff((_, l) => l.freed === true, [call('scmi_protocol_release', (_, l) => [l.ni, l.protocol])]),
  ],
);
