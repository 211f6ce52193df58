// SPDX-License-Identifier: GPL-2.0-only
import { DRIVERS } from '../scenario.ts';
import type { Outcome } from '../language/statement.ts';
import type { Mailbox, World } from '../world.ts';
import { broken, oops } from './broken.ts';
import { attempt, call, choose, fn, hiddenIf, hiddenLoop, local, ret, step } from './c.ts';
import { channel, mailbox, smbox } from './heap.ts';
import { isP2A } from './mailboxTree.ts';
import { channelPtr, errno, mailboxPtr, mailboxRef, MOST, protocolId, rxKind } from './values.ts';

/**
 * The mailbox framework (drivers/mailbox/mailbox.c) and the controller below it. A channel of the
 * controller belongs to a device tree node and outlives everything; a client is the smbox that
 * embeds it. con_mutex is left out: requests come from one probe at a time. So is the queue of
 * messages: what is queued for a channel is dropped when the channel is freed.
 */

/** Follows a `struct mbox_chan *` that may hold an error pointer. */
function mbox(s: World, pointer: number | 'ERR_PTR' | null, what: string): Mailbox {
  if (pointer === 'ERR_PTR') return oops(`${what}: error pointer dereferenced as a mbox_chan`);
  return mailbox(s, pointer, what);
}

/**
 * Only a lookup that fails can be deferred: no controller on the list matches, and so none is asked for
 * the channel. That the controller's module is on its way out is -EBUSY, like a channel whose
 * last client never gave it back.
 */
export const mbox_request_channel = fn(
  'kernel',
  'mbox_request_channel',
  { cl: channelPtr, chan: mailboxPtr },
  { ret: errno },
  [
    choose(
      'list_for_each_entry(mbox, &mbox_cons, node)',
      [
        {
          note: '',
          apply: (_, l) => {
            l.ret = 0;
          },
        },
        {
          note: 'no matching controller is registered, -EPROBE_DEFER',
          site: 'mbox_request_channel',
          apply: (_, l) => {
            l.ret = '-EPROBE_DEFER';
          },
        },
        {
          note: 'the module of the controller is going, -EBUSY',
          site: 'mbox_request_channel',
          apply: (_, l) => {
            l.ret = '-EBUSY';
          },
        },
      ],
      { private: true },
    ),
    hiddenIf((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    call('__mbox_bind_client', (_, l) => [l.chan, l.cl], 'ret'),
    hiddenIf((_, l) => l.ret !== 0, [ret((_, l) => l.ret)]),
    ret((_, l) => l.chan),
  ],
);

/** From the call of startup() on the client's callback may run: before the request has returned. */
export const __mbox_bind_client = fn(
  'kernel',
  '__mbox_bind_client',
  { chan: mailboxPtr, cl: channelPtr },
  { ret: errno },
  [
    hiddenIf(
      (s, l) => mailbox(s, l.chan, '__mbox_bind_client()').cl !== null,
      [ret(() => '-EBUSY')],
    ),
    step(
      'chan->cl = cl',
      (s, l) => {
        mailbox(s, l.chan, '__mbox_bind_client()').cl = l.cl;
      },
      { note: (_, l) => `mbox_chan#${l.chan}, smbox#${l.cl}` },
    ),
    attempt(
      'ret = chan->mbox->ops->startup(chan)',
      'startup',
      (s, l) => {
        mailbox(s, l.chan, 'startup()').irq = true;
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-EIO';
      },
    ),
    hiddenIf(
      (_, l) => l.ret !== 0,
      [call('mbox_free_channel', (_, l) => [l.chan]), ret((_, l) => l.ret)],
    ),
    ret(() => 0),
  ],
);

/**
 * Assumes of the controller what the framework does not check: that its shutdown() keeps new
 * handlers from starting and waits for those in flight, as free_irq() does. When that is one step,
 * handlers that start during the wait count as before it, and nobody can tell; and with no handler
 * left only senders can still look at the client, which they find gone.
 */
export const mbox_free_channel = fn('kernel', 'mbox_free_channel', { chan: mailboxRef }, {}, [
  hiddenIf(
    (s, l) => l.chan === null || mbox(s, l.chan, 'mbox_free_channel()').cl === null,
    [ret()],
  ),
  step(
    'chan->mbox->ops->shutdown(chan)',
    (s, l) => {
      mbox(s, l.chan, 'shutdown()').irq = false;
    },
    { wait: (s, l) => typeof l.chan !== 'number' || s.mailboxes[l.chan]?.handling === false },
  ),
  local('chan->cl = NULL', (s, l) => {
    mbox(s, l.chan, 'mbox_free_channel()').cl = null;
  }),
]);

/** Puts the message in place through the client's tx_prepare(), which only TX channels have. */
export const mbox_send_message = fn(
  'kernel',
  'mbox_send_message',
  { chan: mailboxRef },
  { ret: errno },
  [
    step('msg_submit(chan)', (s, l) => {
      l.ret = submit(s, l.chan);
    }),
    ret((_, l) => l.ret),
  ],
);

function submit(s: World, chan: number | 'ERR_PTR' | null): 0 | '-EINVAL' {
  const cl = chan === null ? null : mbox(s, chan, 'mbox_send_message()').cl;
  if (cl === null) {
    const which = chan === null ? 'the channel was given back' : `mailbox ${chan} has no client`;
    broken(s, 'no-send-on-dead-channel', `mbox_send_message(): ${which}`);
    return '-EINVAL';
  }
  const client = smbox(s, cl, 'msg_submit()');
  if (s.channels[cl]?.rx === false) channel(s, client.cinfo, 'tx_prepare()');
  return 0;
}

/** chan->cl stays as it is while a handler is in flight: reading it needs no step of its own. */
export const mbox_chan_received_data = fn(
  'kernel',
  'mbox_chan_received_data',
  { chan: mailboxPtr, kind: rxKind, protocol: protocolId },
  { cl: channelPtr },
  [
    local('cl = chan->cl', (s, l) => {
      l.cl = mailbox(s, l.chan, 'mbox_chan_received_data()').cl;
      smbox(s, l.cl, 'mbox_chan_received_data(): cl->rx_callback');
    }),
    call(
      'rx_callback',
      (_, l) => [l.cl, l.kind, l.protocol],
      undefined,
      'chan->cl->rx_callback(chan->cl, mssg)',
    ),
  ],
);

interface Irq {
  chan: number | null;
  kind: 'notification' | 'response' | 'spurious' | null;
  protocol: World['drivers'][number]['protocol'] | null;
}

/** Whether the controller may interrupt for this channel: started, and not in its handler already. */
function ready(s: World, chan: number, rx: boolean): boolean {
  const raised = s.mailboxes[chan];
  if (!raised?.irq || raised.handling || raised.cl === null) return false;
  return s.channels[raised.cl]?.rx === rx;
}

function raise(s: World, l: Irq, chan: number): void {
  mailbox(s, chan, 'mailbox_irq').handling = true;
  s.irqs -= 1;
  l.chan = chan;
}

/** Interrupts on a TX channel: a reply, or one that comes too late. */
const onTx = (chan: number, kind: 'response' | 'spurious'): Outcome<World, Irq> => ({
  note: `${kind} on mailbox ${chan}`,
  enabled: (s) => s.irqKinds[kind] && ready(s, chan, false),
  apply: (s, l) => {
    raise(s, l, chan);
    l.kind = kind;
  },
});

/** A notification: of a protocol whose events some driver listens to. */
const onRx = (chan: number, drv: number): Outcome<World, Irq> => ({
  note: `notification for driver ${DRIVERS[drv]} on mailbox ${chan}`,
  enabled: (s) =>
    s.irqKinds.notification && isP2A(s, chan) && listens(s, drv) && ready(s, chan, true),
  apply: (s, l) => {
    raise(s, l, chan);
    l.kind = 'notification';
    l.protocol = s.drivers[drv]?.protocol ?? null;
  },
});

/** The first driver that listens to its protocol. */
function listens(s: World, drv: number): boolean {
  const found = s.drivers[drv];
  if (!found?.notifies) return false;
  return !s.drivers.slice(0, drv).some((d) => d.notifies && d.protocol === found.protocol);
}

/** Nobody listens: an event of BASE. */
const onIdleRx = (chan: number): Outcome<World, Irq> => ({
  note: `notification of BASE on mailbox ${chan}`,
  enabled: (s) =>
    s.irqKinds.notification &&
    isP2A(s, chan) &&
    !s.drivers.some((d) => d.notifies) &&
    ready(s, chan, true),
  apply: (s, l) => {
    raise(s, l, chan);
    l.kind = 'notification';
    l.protocol = 0x10;
  },
});

const everyMailbox = Array.from({ length: MOST.mailboxes }, (_, chan) => chan);

/**
 * The interrupts of the controller, one at a time: any bound channel may raise one at any time,
 * expected or not, until the scenario's budget is used up. P2A channels bring notifications (delayed
 * responses are left out), TX channels bring responses on both their mailboxes. Left out: that the
 * platform rings the mailbox on which it is told that its P2A channel is free. A handler does not
 * interrupt itself.
 */
export const mailbox_irq = fn(
  'kernel',
  'mailbox_irq',
  {},
  { chan: mailboxPtr, kind: rxKind, protocol: protocolId },
  [
    hiddenLoop([
      choose(
        'interrupt of the mailbox controller',
        everyMailbox.flatMap((chan) => [
          ...DRIVERS.map((_, drv) => onRx(chan, drv)),
          onIdleRx(chan),
          onTx(chan, 'response'),
          onTx(chan, 'spurious'),
        ]),
        { wait: (s) => s.ready && s.irqs > 0, idle: true },
      ),
      call('mbox_chan_received_data', (_, l) => [l.chan, l.kind, l.protocol]),
      step('return IRQ_HANDLED', (s, l) => {
        mailbox(s, l.chan, 'mailbox_irq').handling = false;
        l.chan = null;
        l.kind = null;
        l.protocol = null;
      }),
    ]),
  ],
);

/** A channel whose client is freed: the next interrupt is a use after free. */
export function bindsFreedClient(s: Pick<World, 'smboxes'>, chan: Mailbox): boolean {
  return chan.cl !== null && s.smboxes[chan.cl]?.life !== 'live';
}

/** A channel that may interrupt while its client does not lead to a whole, live channel. */
export function interruptsUnpublished(
  s: Pick<World, 'smboxes' | 'channels'>,
  chan: Mailbox,
): boolean {
  if (!chan.irq || chan.cl === null) return false;
  const pointer = s.smboxes[chan.cl]?.cinfo ?? null;
  const cinfo = pointer === null ? undefined : s.channels[pointer];
  return cinfo?.life !== 'live' || !cinfo.transport_info || !cinfo.handle;
}
