// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  fn,
  hiddenBreak,
  hiddenIf,
  iff,
  local,
  loop,
  mention,
  ret,
  step,
} from '../kernel/c.ts';
import { allocate, handler, notify, release } from '../kernel/heap.ts';
import { errno, handlerPtr, infoPtr, instancePtr, protocolId } from '../kernel/values.ts';
import { getProto, getRevt, pending_mtx, registered_mtx } from './notifyAccess.ts';

/**
 * notify.c: event handlers. A handler is pending until its protocol has registered events; from then
 * on it owns a user of the protocol. In the model a protocol has one event with one source, so that
 * all drivers of a protocol share one handler.
 */

type OfNi = { readonly ni: number | null };
const pending = pending_mtx((l: OfNi) => l.ni);
type OfRevt = { readonly r_evt: number | null };
const registered = registered_mtx((l: OfRevt) => l.r_evt);

/** A new handler is pending and has one user. */
export const scmi_allocate_event_handler = fn(
  'notify.c',
  'scmi_allocate_event_handler',
  { ni: infoPtr, protocol: protocolId },
  { hndl: handlerPtr },
  [
    attempt(
      'hndl = kzalloc()',
      'kzalloc',
      (s, l) => {
        l.hndl = allocate(s.handlers, 'event handlers');
      },
      (_, l) => {
        l.hndl = null;
      },
      { private: true },
    ),
    iff((_, l) => l.hndl === null, [ret()]),
    mention('refcount_set(&hndl->users, 1)'),
    local('hash_add(ni->pending_events_handlers, &hndl->hash, hndl->key)', (s, l) => {
      const hndl = s.handlers[l.hndl ?? -1];
      if (!hndl) return;
      hndl.life = 'live';
      hndl.info = l.ni;
      hndl.protocol = l.protocol ?? hndl.protocol;
      hndl.users = 1;
      hndl.on = 'pending';
    }),
    ret((_, l) => l.hndl),
  ],
);

export const scmi_free_event_handler = fn(
  'notify.c',
  'scmi_free_event_handler',
  { hndl: handlerPtr },
  {},
  [
    local('hash_del(&hndl->hash)', (s, l) => {
      handler(s, l.hndl, 'hash_del()').on = 'none';
    }),
    local('kfree(hndl)', (s, l) => {
      release(s, handler(s, l.hndl, 'kfree()'), `hndl#${l.hndl}`);
    }),
  ],
);

/**
 * Runs under pending_mtx, which does not protect the slot: what it read may be gone before
 * scmi_protocol_acquire() has protocols_mtx. Whether that acquires anything is not looked at.
 */
export const scmi_bind_event_handler = fn(
  'notify.c',
  'scmi_bind_event_handler',
  { ni: infoPtr, hndl: handlerPtr },
  { r_evt: instancePtr },
  [
    step('r_evt = SCMI_GET_REVT(ni, protocol, evt_id)', (s, l) => {
      l.r_evt = getRevt(s, l.ni, handler(s, l.hndl, 'hndl->key').protocol);
    }),
    iff((_, l) => l.r_evt === null, [ret(() => '-EINVAL')]),
    local('hash_del(&hndl->hash)', (s, l) => {
      handler(s, l.hndl, 'hash_del()').on = 'none';
    }),
    call('scmi_protocol_acquire', (s, l) => [l.ni, handler(s, l.hndl, 'hndl->key').protocol]),
    step('hndl->r_evt = r_evt', (s, l) => {
      handler(s, l.hndl, 'hndl->r_evt').r_evt = l.r_evt;
    }),
    registered.lock,
    local('hash_add(r_evt->proto->registered_events_handlers, &hndl->hash, hndl->key)', (s, l) => {
      handler(s, l.hndl, 'hash_add()').on = 'registered';
    }),
    registered.unlock,
    ret(() => 0),
  ],
);

/** An error also when the protocol has registered its events since the attempt to bind. */
export const scmi_valid_pending_handler = fn(
  'notify.c',
  'scmi_valid_pending_handler',
  { ni: infoPtr, hndl: handlerPtr },
  { pd: instancePtr },
  [
    iff((s, l) => handler(s, l.hndl, 'hndl->r_evt').r_evt !== null, [ret(() => '-EINVAL')]),
    step('pd = SCMI_GET_PROTO(ni, protocol)', (s, l) => {
      l.pd = getProto(s, l.ni, handler(s, l.hndl, 'hndl->key').protocol);
    }),
    iff((_, l) => l.pd !== null, [ret(() => '-EINVAL')]),
    ret(() => 0),
  ],
);

export const scmi_register_event_handler = fn(
  'notify.c',
  'scmi_register_event_handler',
  { ni: infoPtr, hndl: handlerPtr },
  { ret: errno },
  [
    call('scmi_bind_event_handler', (_, l) => [l.ni, l.hndl], 'ret'),
    iff(
      (_, l) => l.ret !== 0,
      [call('scmi_valid_pending_handler', (_, l) => [l.ni, l.hndl], 'ret')],
    ),
    ret((_, l) => l.ret),
  ],
);

/** ni->init_work: binds and enables what waited for its protocol's events. */
export const scmi_protocols_late_init = fn(
  'notify.c',
  'scmi_protocols_late_init',
  { ni: infoPtr },
  { hndl: handlerPtr, ret: errno },
  [
    pending.lock,
    loop([
      local('hash_for_each_safe(ni->pending_events_handlers, bkt, tmp, hndl, hash)', (s, l) => {
        notify(s, l.ni, 'ni->pending_events_handlers');
        const from = l.hndl === null ? 0 : l.hndl + 1;
        const next = s.handlers.findIndex(
          (hndl, i) =>
            i >= from && hndl.life === 'live' && hndl.on === 'pending' && hndl.info === l.ni,
        );
        l.hndl = next < 0 ? null : next;
      }),
      hiddenIf((_, l) => l.hndl === null, [hiddenBreak()]),
      call('scmi_bind_event_handler', (_, l) => [l.ni, l.hndl], 'ret'),
      iff(
        (_, l) => l.ret === 0,
        [
          call('scmi_event_handler_enable_events', (_, l) => [l.hndl], 'ret'),
          iff((_, l) => l.ret !== 0, [call('scmi_put_active_handler', (_, l) => [l.ni, l.hndl])]),
        ],
        [
          call('scmi_valid_pending_handler', (_, l) => [l.ni, l.hndl], 'ret'),
          iff((_, l) => l.ret !== 0, [call('scmi_put_handler_unlocked', (_, l) => [l.ni, l.hndl])]),
        ],
      ),
    ]),
    pending.unlock,
  ],
);
