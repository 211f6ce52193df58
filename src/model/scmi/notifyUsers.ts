// SPDX-License-Identifier: GPL-2.0-only
import { call, cont, fn, hiddenBreak, iff, local, loop, mention, ret, when } from '../kernel/c.ts';
import { eventsDesc, handler } from '../kernel/heap.ts';
import { errno, flag, handlerPtr, infoPtr, instancePtr, protocolId } from '../kernel/values.ts';
import type { World } from '../world.ts';
import { dataGet } from './notifyAccess.ts';

/** notify.c: drivers register for events, and the platform is told to send them. */

/**
 * Sends the message that turns an event on or off, under sources_mtx, which is innermost and guards
 * nothing else. The source's own count is the handler's: there is one handler.
 */
export const __scmi_enable_evt = fn(
  'notify.c',
  '__scmi_enable_evt',
  { r_evt: instancePtr, enable: flag },
  { ret: errno },
  [
    iff(() => false, [ret(() => '-EINVAL')]),
    mention('mutex_lock(&r_evt->sources_mtx)'),
    iff(
      (_, l) => l.enable === true,
      [
        loop([
          iff(
            () => true,
            [
              call(
                'do_xfer',
                (s, l) => target(s, l.r_evt),
                'ret',
                'REVT_NOTIFY_ENABLE(r_evt, evt_id, src_id)',
              ),
              mention('if (!ret) refcount_set(sid, 1)'),
            ],
            [mention('refcount_inc(sid)')],
          ),
          hiddenBreak(),
        ]),
      ],
      [
        loop([
          when('no-unsupported', [], [iff(() => false, [cont()])]),
          mention('refcount_dec_and_test(sid)'),
          iff(
            () => true,
            [
              call(
                'do_xfer',
                (s, l) => target(s, l.r_evt),
                undefined,
                'REVT_NOTIFY_DISABLE(r_evt, evt_id, src_id)',
              ),
            ],
          ),
          hiddenBreak(),
        ]),
        local('retvals = 1', (_, l) => {
          l.ret = 0;
        }),
      ],
    ),
    mention('mutex_unlock(&r_evt->sources_mtx)'),
    ret((_, l) => (l.ret === 0 ? 0 : '-EINVAL')),
  ],
);

/** Where the message goes: r_evt->proto->ph. */
function target(s: World, r_evt: number | null): readonly (number | null)[] {
  const { info, protocol } = eventsDesc(s, r_evt, 'r_evt->proto->ph');
  return [info, protocol];
}

export const scmi_enable_events = fn(
  'notify.c',
  'scmi_enable_events',
  { hndl: handlerPtr },
  { ret: errno },
  [
    local('ret = 0', (_, l) => {
      l.ret = 0;
    }),
    iff(
      (s, l) => !handler(s, l.hndl, 'hndl->enabled').enabled,
      [
        call('__scmi_enable_evt', (s, l) => [handler(s, l.hndl, 'hndl->r_evt').r_evt, true], 'ret'),
        iff(
          (_, l) => l.ret === 0,
          [
            local('hndl->enabled = true', (s, l) => {
              handler(s, l.hndl, 'hndl->enabled').enabled = true;
            }),
          ],
        ),
      ],
    ),
    ret((_, l) => l.ret),
  ],
);

export const scmi_disable_events = fn(
  'notify.c',
  'scmi_disable_events',
  { hndl: handlerPtr },
  { ret: errno },
  [
    local('ret = 0', (_, l) => {
      l.ret = 0;
    }),
    iff(
      (s, l) => handler(s, l.hndl, 'hndl->enabled').enabled,
      [
        call(
          '__scmi_enable_evt',
          (s, l) => [handler(s, l.hndl, 'hndl->r_evt').r_evt, false],
          'ret',
        ),
        iff(
          (_, l) => l.ret === 0,
          [
            local('hndl->enabled = false', (s, l) => {
              handler(s, l.hndl, 'hndl->enabled').enabled = false;
            }),
          ],
        ),
      ],
    ),
    ret((_, l) => l.ret),
  ],
);

export const scmi_event_handler_enable_events = fn(
  'notify.c',
  'scmi_event_handler_enable_events',
  { hndl: handlerPtr },
  { ret: errno },
  [
    call('scmi_enable_events', (_, l) => [l.hndl], 'ret'),
    iff((_, l) => l.ret !== 0, [ret(() => '-EINVAL')]),
    ret(() => 0),
  ],
);

/** A driver's notifier for the event of its protocol; the caller's handle keeps the core alive. */
export const scmi_notifier_register = fn(
  'notify.c',
  'scmi_notifier_register',
  { info: infoPtr, protocol: protocolId },
  { ni: infoPtr, hndl: handlerPtr, ret: errno },
  [
    local('ni = scmi_notification_instance_data_get(handle)', (s, l) => {
      l.ni = dataGet(s, l.info);
      l.ret = 0;
    }),
    iff((_, l) => l.ni === null, [ret(() => '-ENODEV')]),
    call('scmi_get_or_create_handler', (_, l) => [l.ni, l.protocol], 'hndl'),
    iff((_, l) => l.hndl === null, [ret(() => '-EINVAL')]),
    mention('blocking_notifier_chain_register(&hndl->chain, nb)'),
    iff(
      (s, l) => handler(s, l.hndl, 'hndl->r_evt').r_evt !== null,
      [
        call('scmi_event_handler_enable_events', (_, l) => [l.hndl], 'ret'),
        iff((_, l) => l.ret !== 0, [call('scmi_put_handler', (_, l) => [l.ni, l.hndl])]),
      ],
    ),
    ret((_, l) => l.ret),
  ],
);

/** The first put is for the lookup here, the second for the one that registered. */
export const scmi_notifier_unregister = fn(
  'notify.c',
  'scmi_notifier_unregister',
  { info: infoPtr, protocol: protocolId },
  { ni: infoPtr, hndl: handlerPtr },
  [
    local('ni = scmi_notification_instance_data_get(handle)', (s, l) => {
      l.ni = dataGet(s, l.info);
    }),
    iff((_, l) => l.ni === null, [ret(() => '-ENODEV')]),
    call('scmi_get_handler', (_, l) => [l.ni, l.protocol], 'hndl'),
    iff((_, l) => l.hndl === null, [ret(() => '-EINVAL')]),
    mention('blocking_notifier_chain_unregister(&hndl->chain, nb)'),
    call('scmi_put_handler', (_, l) => [l.ni, l.hndl]),
    call('scmi_put_handler', (_, l) => [l.ni, l.hndl]),
    ret(() => 0),
  ],
);
