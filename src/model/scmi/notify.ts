// SPDX-License-Identifier: GPL-2.0-only
import {
  attempt,
  call,
  fn,
  goto,
  hiddenBreak,
  iff,
  label,
  local,
  loop,
  mention,
  ret,
  step,
  when,
} from '../kernel/c.ts';
import { eventsDesc, instance, notify, release } from '../kernel/heap.ts';
import { slot } from '../kernel/idr.ts';
import { flag, infoPtr, instancePtr, protocolId } from '../kernel/values.ts';
import {
  cancel_work_sync,
  destroy_workqueue,
  disable_work_sync,
  queue_work,
} from '../kernel/workqueue.ts';
import type { Work, World } from '../world.ts';
import { dataGet, getProto } from './notifyAccess.ts';

/**
 * drivers/firmware/arm_scmi/notify.c: the notification core of an instance and the events that its
 * protocols register. The files below have the rest of notify.c.
 */
export * from './notifyDispatch.ts';
export * from './notifyHandlers.ts';
export * from './notifyReferences.ts';
export * from './notifyUsers.ts';

type OfNi = { readonly ni: number | null };
type OfPd = { readonly pd: number | null };

function coreOf(s: World, ni: number | null) {
  const core = s.notify[ni ?? -1];
  if (!core) throw new Error(`no notification core ${ni}`);
  return core;
}

const init_work =
  (what: string) =>
  (s: World, l: { readonly ni: number | null }): Work =>
    notify(s, l.ni, what).init_work;

/** Its failure leaves the instance without notifications: scmi_probe() goes on. */
export const scmi_notification_init = fn(
  'notify.c',
  'scmi_notification_init',
  { info: infoPtr },
  { gid: flag, ni: infoPtr, ok: flag },
  [
    attempt(
      'gid = devres_open_group(handle->dev)',
      'kzalloc',
      (_, l) => {
        l.gid = true;
      },
      (_, l) => {
        l.gid = false;
      },
      { private: true },
    ),
    iff((_, l) => l.gid !== true, [ret(() => '-ENOMEM')]),
    attempt(
      'ni = devm_kzalloc(handle->dev)',
      'kzalloc',
      (s, l) => {
        l.ni = l.info;
        coreOf(s, l.ni).life = 'live';
      },
      (_, l) => {
        l.ni = null;
      },
      { private: true },
    ),
    iff((_, l) => l.ni === null, [goto('err')]),
    mention('ni->gid = gid'),
    mention('ni->handle = handle'),
    attempt(
      'ni->registered_protocols = devm_kcalloc(handle->dev)',
      'kzalloc',
      (_, l) => {
        l.ok = true;
      },
      (_, l) => {
        l.ok = false;
      },
      { private: true },
    ),
    iff((_, l) => l.ok !== true, [goto('err')]),
    attempt(
      'ni->notify_wq = alloc_workqueue()',
      'alloc_workqueue',
      (s, l) => {
        coreOf(s, l.ni).notify_wq = 'live';
      },
      (_, l) => {
        l.ok = false;
      },
      { private: true },
    ),
    iff((_, l) => l.ok !== true, [goto('err')]),
    mention('mutex_init(&ni->pending_mtx)'),
    mention('INIT_WORK(&ni->init_work, scmi_protocols_late_init)'),
    step('scmi_notification_instance_data_set(handle, ni)', (s, l) => {
      const owner = s.infos[l.info ?? -1];
      if (owner) owner.notify_priv = true;
    }),
    mention('devres_close_group(handle->dev, ni->gid)'),
    ret(() => 0),
    label('err'),
    local('devres_release_group(handle->dev, gid)', (s, l) => {
      if (l.ni !== null) release(s, coreOf(s, l.ni), `ni#${l.ni}`);
    }),
    ret(() => '-ENOMEM'),
  ],
);

/** Form 13-quiesce: late initialization must not send on channels that are about to go. */
export const scmi_notification_quiesce = fn(
  'notify.c',
  'scmi_notification_quiesce',
  { info: infoPtr },
  { ni: infoPtr },
  [
    local('ni = scmi_notification_instance_data_get(handle)', (s, l) => {
      l.ni = dataGet(s, l.info);
    }),
    iff((_, l) => l.ni === null, [ret()]),
    ...disable_work_sync(
      '&ni->init_work',
      init_work('disable_work_sync()'),
      (s, l) => coreOf(s, l.ni).init_work,
    ),
  ],
);

/**
 * Without quiescing, nothing stops init_work, which is on the system's workqueue. The dispatchers
 * that destroy_workqueue() waits for run after `notify_priv` is unset.
 */
export const scmi_notification_exit = fn(
  'notify.c',
  'scmi_notification_exit',
  { info: infoPtr },
  { ni: infoPtr },
  [
    local('ni = scmi_notification_instance_data_get(handle)', (s, l) => {
      l.ni = dataGet(s, l.info);
    }),
    iff((_, l) => l.ni === null, [ret()]),
    when('13-quiesce', [call('scmi_notification_quiesce', (_, l) => [l.info])]),
    step('scmi_notification_instance_data_set(handle, NULL)', (s, l) => {
      const owner = s.infos[l.info ?? -1];
      if (owner) owner.notify_priv = false;
    }),
    ...destroy_workqueue(
      'ni->notify_wq',
      (s, l: OfNi) => notify(s, l.ni, 'destroy_workqueue()'),
      (s, l: OfNi) => s.instances.filter((pi) => pi.info === l.ni).map((pi) => pi.notify_work),
    ),
    step('devres_release_group(ni->handle->dev, ni->gid)', (s, l) => {
      release(s, notify(s, l.ni, 'devres_release_group()'), `ni#${l.ni}`);
    }),
  ],
);

/** What the kfifo's failure leaves is with devres, as all that a descriptor is made of. */
export const scmi_initialize_events_queue = fn('notify.c', 'scmi_initialize_events_queue', {}, {}, [
  mention('kfifo_alloc(&equeue->kfifo, sz)'),
  iff(() => false, [ret(() => '-ENOMEM')]),
  mention('ret = devm_add_action_or_reset(ni->handle->dev, scmi_kfifo_free, &equeue->kfifo)'),
  iff(() => false, [ret(() => '-ENOMEM')]),
  mention('INIT_WORK(&equeue->notify_work, scmi_events_dispatcher)'),
  ret(() => 0),
]);

/**
 * Runs under protocols_mtx. Of its allocations only the first fails in the model: the later ones
 * leave the same behind (no slot is set, and what there is goes with the protocol's devres group).
 */
export const scmi_allocate_registered_events_desc = fn(
  'notify.c',
  'scmi_allocate_registered_events_desc',
  { ni: infoPtr, pi: instancePtr },
  { pd: instancePtr, taken: flag },
  [
    local('WARN_ON(ni->registered_protocols[proto_id])', (s, l) => {
      l.taken = getProto(s, l.ni, instance(s, l.pi, 'proto_id').protocol) !== null;
    }),
    iff((_, l) => l.taken === true, [ret()]),
    attempt(
      'pd = devm_kzalloc(ni->handle->dev)',
      'kzalloc',
      (s, l) => {
        l.pd = l.pi;
        instance(s, l.pi, 'scmi_allocate_registered_events_desc()').pd = 'live';
      },
      (_, l) => {
        l.pd = null;
      },
      { private: true },
    ),
    iff((_, l) => l.pd === null, [ret()]),
    mention('pd->id = proto_id'),
    mention('pd->ops = ops'),
    mention('pd->ni = ni'),
    call('scmi_initialize_events_queue'),
    iff(() => false, [ret()]),
    mention('pd->eh = devm_kzalloc(ni->handle->dev)'),
    iff(() => false, [ret()]),
    mention('pd->registered_events = devm_kcalloc(ni->handle->dev)'),
    iff(() => false, [ret()]),
    mention('mutex_init(&pd->registered_mtx)'),
    ret((_, l) => l.pd),
  ],
);

/** Runs under protocols_mtx, for a protocol instance that is already in its IDR. */
export const scmi_register_protocol_events = fn(
  'notify.c',
  'scmi_register_protocol_events',
  { info: infoPtr, pi: instancePtr },
  { ni: infoPtr, pd: instancePtr },
  [
    iff(() => false, [ret(() => '-EINVAL')]),
    local('ni = scmi_notification_instance_data_get(handle)', (s, l) => {
      l.ni = dataGet(s, l.info);
    }),
    iff((_, l) => l.ni === null, [ret(() => '-ENOMEM')]),
    iff(() => false, [ret(() => '-EINVAL')]),
    call('scmi_allocate_registered_events_desc', (_, l) => [l.ni, l.pi], 'pd'),
    iff((_, l) => l.pd === null, [ret(() => '-ENOMEM')]),
    mention('pd->ph = ph'),
    loop([
      mention('r_evt = devm_kzalloc(ni->handle->dev)'),
      iff(() => false, [ret(() => '-ENOMEM')]),
      mention('r_evt->sources = devm_kcalloc(ni->handle->dev)'),
      iff(() => false, [ret(() => '-ENOMEM')]),
      mention('mutex_init(&r_evt->sources_mtx)'),
      mention('r_evt->report = devm_kzalloc(ni->handle->dev)'),
      iff(() => false, [ret(() => '-ENOMEM')]),
      when(
        'no-unsupported',
        [],
        [
          mention(
            'for (id = 0; id < num; id++) if (unsupported) refcount_set(&r_evt->sources[id], 1)',
          ),
        ],
      ),
      mention('pd->registered_events[i] = r_evt'),
      hiddenBreak(),
    ]),
    step('ni->registered_protocols[proto_id] = pd', (s, l) => {
      const { protocol } = eventsDesc(s, l.pd, 'pd->id');
      notify(s, l.ni, 'ni->registered_protocols').registered[slot(protocol)] = l.pd;
    }),
    queue_work('schedule_work(&ni->init_work)', init_work('schedule_work()')),
    ret(() => 0),
  ],
);

/**
 * Runs under protocols_mtx, in any context that drops a protocol's last user: also in the dispatcher
 * of this very protocol. Once `notify_priv` is unset it does nothing, whatever is still queued.
 */
export const scmi_deregister_protocol_events = fn(
  'notify.c',
  'scmi_deregister_protocol_events',
  { info: infoPtr, protocol: protocolId },
  { ni: infoPtr, pd: instancePtr },
  [
    step('ni = scmi_notification_instance_data_get(handle)', (s, l) => {
      l.ni = dataGet(s, l.info);
    }),
    iff((_, l) => l.ni === null, [ret()]),
    // Only registration and deregistration write to the slot, both under protocols_mtx.
    local('pd = ni->registered_protocols[proto_id]', (s, l) => {
      l.pd = coreOf(s, l.ni).registered[slot(l.protocol ?? 0)] ?? null;
    }),
    iff((_, l) => l.pd === null, [ret()]),
    step('ni->registered_protocols[proto_id] = NULL', (s, l) => {
      notify(s, l.ni, 'ni->registered_protocols').registered[slot(l.protocol ?? 0)] = null;
    }),
    ...cancel_work_sync(
      '&pd->equeue.notify_work',
      (s, l: OfPd) => eventsDesc(s, l.pd, 'cancel_work_sync()').notify_work,
      (s, l: OfPd) => instanceOf(s, l.pd).notify_work,
    ),
  ],
);

function instanceOf(s: World, pi: number | null) {
  const found = s.instances[pi ?? -1];
  if (!found) throw new Error(`no protocol instance ${pi}`);
  return found;
}
