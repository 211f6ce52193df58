// SPDX-License-Identifier: GPL-2.0-only
import { broken } from '../kernel/broken.ts';
import {
  brk,
  call,
  choose,
  fn,
  hiddenBreak,
  hiddenIf,
  hiddenLoop,
  iff,
  local,
  loop,
  mention,
  ret,
  step,
} from '../kernel/c.ts';
import { eventsDesc, handler, notify } from '../kernel/heap.ts';
import { flag, handlerPtr, infoPtr, instancePtr, MOST, protocolId } from '../kernel/values.ts';
import { begin, end, enqueue } from '../kernel/workqueue.ts';
import type { World } from '../world.ts';
import { dataGet, getRevt } from './notifyAccess.ts';

/** notify.c: delivery of events, from the interrupt over the protocol's kfifo to the handlers. */

/** Runs in the interrupt: no lock, no reference, and a pointer to pd over several steps. */
export const scmi_notify = fn(
  'notify.c',
  'scmi_notify',
  { info: infoPtr, protocol: protocolId },
  { ni: infoPtr, r_evt: instancePtr, full: flag },
  [
    step('ni = scmi_notification_instance_data_get(handle)', (s, l) => {
      l.ni = dataGet(s, l.info);
    }),
    iff((_, l) => l.ni === null, [ret(() => 0)]),
    step('r_evt = SCMI_GET_REVT(ni, proto_id, evt_id)', (s, l) => {
      l.r_evt = getRevt(s, l.ni, l.protocol);
    }),
    iff((_, l) => l.r_evt === null, [ret(() => '-EINVAL')]),
    iff(() => false, [ret(() => '-EINVAL')]),
    // Joins the slot's read: only this producer can make the room less.
    local('kfifo_avail(&r_evt->proto->equeue.kfifo)', (s, l) => {
      l.full = eventsDesc(s, l.r_evt, 'kfifo_avail()').events === MOST.events;
    }),
    iff((_, l) => l.full === true, [ret(() => '-ENOMEM')]),
    step('kfifo_in(&r_evt->proto->equeue.kfifo, &eh)', (s, l) => {
      const pd = eventsDesc(s, l.r_evt, 'kfifo_in()');
      pd.events = Math.min(pd.events + 1, MOST.events);
    }),
    mention('kfifo_in(&r_evt->proto->equeue.kfifo, buf, len)'),
    step('queue_work(r_evt->proto->equeue.wq, &r_evt->proto->equeue.notify_work)', (s, l) => {
      const pd = eventsDesc(s, l.r_evt, 'r_evt->proto->equeue.notify_work');
      const wq = s.notify[pd.info ?? -1]?.notify_wq;
      if (wq === 'live') enqueue(pd.notify_work);
      else if (wq !== 'draining') {
        broken(s, 'no-use-after-free', `queue_work(): notify_wq of ni#${pd.info} is destroyed`);
      }
    }),
    ret(() => 0),
  ],
);

/** An event comes off the kfifo here, header and payload together: it has one consumer. */
export const scmi_process_event_header = fn(
  'notify.c',
  'scmi_process_event_header',
  { pd: instancePtr },
  { r_evt: instancePtr },
  [
    step('outs = kfifo_out(&eq->kfifo, pd->eh)', (s, l, self) => {
      const pd = eventsDesc(s, l.pd, 'eq->kfifo');
      if (pd.pd === 'freed' && pd.notify_work.worker === self) {
        broken(
          s,
          'work-not-freed-by-itself',
          `the dispatcher of pi#${l.pd} goes on, and pd is freed`,
        );
      }
      if (pd.events > 0) {
        pd.events -= 1;
        l.r_evt = l.pd;
      }
    }),
    iff((_, l) => l.r_evt === null, [ret()]),
    iff(() => false, [ret()]),
    ret((_, l) => l.r_evt),
  ],
);

/** Looks handlers up for all sources of the event, and then for its one: the model has none of those. */
export const scmi_process_event_payload = fn(
  'notify.c',
  'scmi_process_event_payload',
  { pd: instancePtr },
  {},
  [
    mention('outs = kfifo_out(&eq->kfifo, pd->eh->payld)'),
    iff(() => false, [ret(() => false)]),
    iff(() => false, [ret(() => false)]),
    iff(() => false, [ret(() => true)]),
    iff(() => false, [ret(() => true)]),
    call('scmi_lookup_and_call_event_chain', (s, l) => {
      const { info, protocol } = eventsDesc(s, l.pd, 'pd->ni');
      return [info, protocol];
    }),
    mention('scmi_lookup_and_call_event_chain(pd->ni, key, report)'),
    ret(() => true),
  ],
);

/** The chain's callbacks are one step: its rwsem lets no unregistration in between. */
export const scmi_lookup_and_call_event_chain = fn(
  'notify.c',
  'scmi_lookup_and_call_event_chain',
  { ni: infoPtr, protocol: protocolId },
  { hndl: handlerPtr },
  [
    call('scmi_get_active_handler', (_, l) => [l.ni, l.protocol], 'hndl'),
    iff((_, l) => l.hndl === null, [ret()]),
    step('ret = blocking_notifier_call_chain(&hndl->chain, evt_id, report)', (s, l) => {
      handler(s, l.hndl, 'hndl->chain');
    }),
    call('scmi_put_active_handler', (_, l) => [l.ni, l.hndl]),
  ],
);

/** pd->equeue.notify_work: delivers until the kfifo is empty. */
export const scmi_events_dispatcher = fn(
  'notify.c',
  'scmi_events_dispatcher',
  { pd: instancePtr },
  { r_evt: instancePtr, more: flag },
  [
    loop([
      iff(
        () => true,
        [
          call('scmi_process_event_header', (_, l) => [l.pd], 'r_evt'),
          iff((_, l) => l.r_evt === null, [brk()]),
        ],
      ),
      call('scmi_process_event_payload', (_, l) => [l.pd], 'more'),
      hiddenIf((_, l) => l.more !== true, [hiddenBreak()]),
    ]),
  ],
);

/** Numbers of a pool, as the ways in which a worker may go. */
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

const initWork = (s: World, ni: number | null) => s.notify[ni ?? -1]?.init_work;
const notifyWork = (s: World, pd: number | null) => s.instances[pd ?? -1]?.notify_work;

/** A worker of the system's workqueue: runs init_work of any instance. */
export const system_wq_worker = fn('kernel', 'system_wq_worker', {}, { ni: infoPtr }, [
  hiddenLoop([
    choose(
      'process_one_work(system_wq)',
      upTo(MOST.infos).map((ni) => ({
        note: `init_work of ni#${ni}`,
        enabled: (s) => initWork(s, ni)?.state === 'queued',
        apply: (s, l, self) => {
          l.ni = ni;
          begin(notify(s, ni, 'a worker takes init_work').init_work, self);
        },
      })),
      { idle: true },
    ),
    call('scmi_protocols_late_init', (_, l) => [l.ni], undefined, 'worker->current_func(work)'),
    local('worker->current_work = NULL', (s, l) => {
      const work = initWork(s, l.ni);
      if (work) end(work);
      l.ni = null;
    }),
  ]),
]);

/** A worker of the instances' own workqueues: runs the dispatcher of any protocol instance. */
export const notify_wq_worker = fn('kernel', 'notify_wq_worker', {}, { pd: instancePtr }, [
  hiddenLoop([
    choose(
      'process_one_work(notify_wq)',
      upTo(MOST.instances).map((pd) => ({
        note: `notify_work of pi#${pd}`,
        enabled: (s) => notifyWork(s, pd)?.state === 'queued',
        apply: (s, l, self) => {
          l.pd = pd;
          const pi = eventsDesc(s, pd, 'a worker takes notify_work');
          // What is freed already was freed by someone else.
          begin(pi.notify_work, self);
          if (pi.pd === 'freed') pi.notify_work.worker = null;
        },
      })),
      { idle: true },
    ),
    call('scmi_events_dispatcher', (_, l) => [l.pd], undefined, 'worker->current_func(work)'),
    local('worker->current_work = NULL', (s, l) => {
      const work = notifyWork(s, l.pd);
      if (work) end(work);
      l.pd = null;
    }),
  ]),
]);
