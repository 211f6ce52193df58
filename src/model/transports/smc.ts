// SPDX-License-Identifier: GPL-2.0-only
import { broken, oops } from '../kernel/broken.ts';
import { attempt, call, fn, iff, local, mention, ret, step, when } from '../kernel/c.ts';
import { channel, smc } from '../kernel/heap.ts';
import { lineOf } from '../kernel/interrupt.ts';
import { mutex_lock, mutex_unlock } from '../kernel/lock.ts';
import { mboxesOf } from '../kernel/mailboxTree.ts';
import { channelPtr, errno, flag, infoPtr, nodePtr, protocolId, rxKind } from '../kernel/values.ts';
import type { Primitive } from '../../explorer/schema.ts';
import type { Stmt } from '../language/statement.ts';
import type { Smc, World } from '../world.ts';
import { mapSharedMemory, nodeOfChannel } from './sharedMemory.ts';

/**
 * drivers/firmware/arm_scmi/transports/smc.c. TX only: a message ends when the SMC call returns or,
 * with an "a2p" interrupt, when that comes. The struct scmi_smc of a channel has the channel's index;
 * it and its mapping are devm, the interrupt is not. Modelled without
 * CONFIG_ARM_SCMI_TRANSPORT_SMC_ATOMIC_ENABLE: with it the lock spins, and is held just as long.
 */

/** The struct scmi_smc behind cinfo->transport_info, for senders. */
function sending(s: World, cinfo: number | null, what: string): Smc {
  if (!channel(s, cinfo, what).transport_info) {
    broken(s, 'no-send-on-dead-channel', `${what}: cinfo->transport_info is gone`);
    return oops(`${what}: NULL scmi_info`);
  }
  return smc(s, cinfo, what);
}

/** A channel without an interrupt, whose sender fetches the reply itself; constant after set-up. */
export function polls(s: World, cinfo: number | null): boolean {
  return cinfo !== null && s.smcs[cinfo]?.irq === null;
}

/** core->rx_callback() trusts the pointer, and its own checks are behind a dereference. */
export const smc_msg_done_isr = fn(
  'smc.c',
  'smc_msg_done_isr',
  { data: channelPtr, kind: rxKind, protocol: protocolId },
  { cinfo: channelPtr },
  [
    step('scmi_info->cinfo', (s, l) => {
      l.cinfo = smc(s, l.data, 'smc_msg_done_isr()').cinfo;
      if (l.cinfo === null) {
        broken(s, 'rx-callback-preconditions', 'smc_msg_done_isr(): scmi_info->cinfo is not set');
        oops('scmi_rx_callback(): NULL cinfo');
      }
      channel(s, l.cinfo, 'smc_msg_done_isr()');
    }),
    call(
      'scmi_rx_callback',
      (_, l) => [l.cinfo, l.kind, l.protocol],
      undefined,
      'core->rx_callback(scmi_info->cinfo, core->shmem->read_header(scmi_info->shmem), NULL)',
    ),
    ret(),
  ],
);

/** Does not ask for the direction: an RX channel is available too, and its set-up then refuses. */
export const smc_chan_available = fn(
  'smc.c',
  'smc_chan_available',
  { of_node: nodePtr, rx: flag },
  {},
  [
    mention('np = of_parse_phandle(of_node, "shmem", 0)'),
    iff((s, l) => mboxesOf(s, l.of_node) === 0, [ret(() => false)]),
    mention('of_node_put(np)'),
    ret(() => true),
  ],
);

/** The lock is fresh, as kzalloc left it: nobody can have taken it. */
export const smc_channel_lock_init = fn('smc.c', 'smc_channel_lock_init', {}, {}, [
  iff(
    () => false,
    [mention('atomic_set(&scmi_info->inflight)')],
    [mention('mutex_init(&scmi_info->shmem_lock)')],
  ),
]);

const shmem_lock = (s: World, l: { readonly cinfo: number | null }) =>
  smc(s, l.cinfo, '&scmi_info->shmem_lock').shmem_lock;

export const smc_channel_lock_acquire = fn(
  'smc.c',
  'smc_channel_lock_acquire',
  { cinfo: channelPtr },
  {},
  [
    iff(
      () => false,
      [mention('spin_until_cond(smc_xfer_inflight(xfer, &scmi_info->inflight))')],
      [mutex_lock('&scmi_info->shmem_lock', shmem_lock)],
    ),
  ],
);

export const smc_channel_lock_release = fn(
  'smc.c',
  'smc_channel_lock_release',
  { cinfo: channelPtr },
  {},
  [
    iff(
      () => false,
      [mention('atomic_set(&scmi_info->inflight)')],
      [mutex_unlock('&scmi_info->shmem_lock', shmem_lock)],
    ),
  ],
);

/** Only with CONFIG_ARM_SCMI_TRANSPORT_SMC_ATOMIC_ENABLE, so never called here. */
export const smc_xfer_inflight = fn('smc.c', 'smc_xfer_inflight', {}, {}, [
  mention('ret = atomic_cmpxchg(inflight, INFLIGHT_NONE, xfer->hdr.seq)'),
  ret(() => true),
]);

interface Setup {
  readonly cinfo: number | null;
}

/**
 * What the handler and the senders need. With the form 'smc' nobody can look at it yet; without it
 * the interrupt is on already, and only the two pointers matter to its handler.
 */
function publish<F extends Setup>(early: boolean): Stmt<World, F>[] {
  const store = early ? local<F> : step<F>;
  return [
    mention('scmi_info->func_id = func_id'),
    when('no-capability', [], [mention('scmi_info->cap_id = cap_id')]),
    store('scmi_info->cinfo = cinfo', (s, l) => {
      smc(s, l.cinfo, 'smc_chan_setup()').cinfo = l.cinfo;
    }),
    call('smc_channel_lock_init'),
    store('cinfo->transport_info = scmi_info', (s, l) => {
      channel(s, l.cinfo, 'smc_chan_setup()').transport_info = true;
    }),
  ];
}

/**
 * An interrupt that cannot be looked up counts as none, -EPROBE_DEFER too: the channel then polls.
 * What fails leaves scmi_info to devres: only TX gets this far, and then the probe fails with it.
 */
export const smc_chan_setup = fn(
  'smc.c',
  'smc_chan_setup',
  { cinfo: channelPtr, info: infoPtr, tx: flag },
  { np: nodePtr, ret: errno },
  [
    nodeOfChannel('smc_chan_setup()'),
    iff((_, l) => l.tx !== true, [ret(() => '-ENODEV')]),
    attempt(
      'scmi_info = devm_kzalloc(dev, sizeof(*scmi_info), GFP_KERNEL)',
      'kzalloc',
      (s, l) => {
        const fresh = l.cinfo === null ? undefined : s.smcs[l.cinfo];
        if (fresh?.life !== 'none') throw new Error(`scmi_smc#${l.cinfo} is allocated twice`);
        fresh.life = 'live';
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
      { private: true },
    ),
    iff((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    ...mapSharedMemory('scmi_info->shmem', '&res'),
    mention('ret = of_property_read_u32(dev->of_node, "arm,smc-id", &func_id)'),
    mention('if (ret < 0) return ret'),
    when('smc', publish(true)),
    attempt(
      'scmi_info->irq = of_irq_get_byname(cdev->of_node, "a2p")',
      'of_irq_get_byname',
      (s, l) => {
        smc(s, l.cinfo, 'smc_chan_setup()').irq =
          mboxesOf(s, l.np) > 1 ? lineOf(s, l.info, l.np) : null;
      },
      (s, l) => {
        smc(s, l.cinfo, 'smc_chan_setup()').irq = null;
      },
      { private: true },
    ),
    iff(
      (s, l) => smc(s, l.cinfo, 'smc_chan_setup()').irq !== null,
      [
        call(
          'request_irq',
          (s, l) => [smc(s, l.cinfo, 'smc_chan_setup()').irq, l.cinfo],
          'ret',
          'ret = request_irq(scmi_info->irq, smc_msg_done_isr, IRQF_NO_SUSPEND, dev_name(dev), scmi_info)',
        ),
        iff(
          (_, l) => l.ret !== 0,
          [
            when('smc', [
              local('cinfo->transport_info = NULL', (s, l) => {
                channel(s, l.cinfo, 'smc_chan_setup()').transport_info = false;
              }),
              local('scmi_info->cinfo = NULL', (s, l) => {
                smc(s, l.cinfo, 'smc_chan_setup()').cinfo = null;
              }),
            ]),
            ret((_, l) => l.ret),
          ],
        ),
      ],
      [mention('cinfo->no_completion_irq = true')],
    ),
    when('smc', [], publish(false)),
    ret(() => 0),
  ],
);

/**
 * Visited once for every protocol that shares the channel: after the first time there is nothing
 * left to do. Only this context changes what the test reads. With the interrupt gone only senders
 * can still look at the channel.
 */
export const smc_chan_free = fn('smc.c', 'smc_chan_free', { cinfo: channelPtr }, {}, [
  iff((s, l) => !channel(s, l.cinfo, 'smc_chan_free()').transport_info, [ret(() => 0)]),
  iff(
    (s, l) => smc(s, l.cinfo, 'smc_chan_free()').irq !== null,
    [
      call(
        'free_irq',
        (s, l) => [smc(s, l.cinfo, 'smc_chan_free()').irq],
        undefined,
        'free_irq(scmi_info->irq, scmi_info)',
      ),
    ],
  ),
  step('cinfo->transport_info = NULL', (s, l) => {
    channel(s, l.cinfo, 'smc_chan_free()').transport_info = false;
  }),
  // Senders do not read it.
  local('scmi_info->cinfo = NULL', (s, l) => {
    smc(s, l.cinfo, 'smc_chan_free()').cinfo = null;
  }),
  when('on-request', [call('scmi_free_channel', (_, l) => [l.cinfo])]),
  ret(() => 0),
]);

/** The call itself, which answers when the platform does not know it. */
const invoke = <F extends Setup & { ret: Primitive }>(c: string): Stmt<World, F> =>
  attempt(
    c,
    'arm_smccc_1_1_invoke',
    (s, l) => {
      smc(s, l.cinfo, 'smc_send_message()');
      l.ret = 0;
    },
    (s, l) => {
      smc(s, l.cinfo, 'smc_send_message()');
      l.ret = '-EOPNOTSUPP';
    },
  );

/** The lock is kept until smc_mark_txdone(), or dropped here when the call is not supported. */
export const smc_send_message = fn(
  'smc.c',
  'smc_send_message',
  { cinfo: channelPtr },
  { ret: errno },
  [
    step('scmi_info = cinfo->transport_info', (s, l) => {
      sending(s, l.cinfo, 'smc_send_message()');
    }),
    call('smc_channel_lock_acquire', (_, l) => [l.cinfo]),
    step('core->shmem->tx_prepare(scmi_info->shmem, xfer, cinfo)', (s, l) => {
      smc(s, l.cinfo, 'smc_send_message()');
      channel(s, l.cinfo, 'tx_prepare()');
    }),
    when(
      'no-capability',
      [invoke('arm_smccc_1_1_invoke(scmi_info->func_id, 0, &res)')],
      [
        iff(
          () => false,
          [mention('arm_smccc_1_1_invoke(scmi_info->func_id, scmi_info->cap_id, &res)')],
          [invoke('arm_smccc_1_1_invoke(scmi_info->func_id, scmi_info->param_page, &res)')],
        ),
      ],
    ),
    iff(
      (_, l) => l.ret !== 0,
      [call('smc_channel_lock_release', (_, l) => [l.cinfo]), ret((_, l) => l.ret)],
    ),
    ret(() => 0),
  ],
);

/** Called by the handler, and by the sender itself on a channel without an interrupt. */
export const smc_fetch_response = fn('smc.c', 'smc_fetch_response', { cinfo: channelPtr }, {}, [
  step('core->shmem->fetch_response(scmi_info->shmem, xfer)', (s, l) => {
    if (polls(s, l.cinfo)) {
      sending(s, l.cinfo, 'smc_fetch_response()');
      return;
    }
    if (!channel(s, l.cinfo, 'smc_fetch_response()').transport_info) {
      const message = 'smc_fetch_response(): cinfo->transport_info is not set';
      broken(s, 'rx-callback-preconditions', message);
      oops('smc_fetch_response(): NULL scmi_info');
    }
    smc(s, l.cinfo, 'smc_fetch_response()');
  }),
]);

/** Looks scmi_info up again: whoever freed the channel meanwhile makes this a NULL dereference. */
export const smc_mark_txdone = fn('smc.c', 'smc_mark_txdone', { cinfo: channelPtr }, {}, [
  step('scmi_info = cinfo->transport_info', (s, l) => {
    sending(s, l.cinfo, 'smc_mark_txdone()');
  }),
  call('smc_channel_lock_release', (_, l) => [l.cinfo]),
]);
