// SPDX-License-Identifier: GPL-2.0-only
import type { Outcome } from '../language/statement.ts';
import type { IrqKind } from '../scenario.ts';
import type { World } from '../world.ts';
import { broken } from './broken.ts';
import { attempt, call, choose, fn, hiddenIf, hiddenLoop, ret, step } from './c.ts';
import { irqLine } from './heap.ts';
import { channelPtr, errno, linePtr, MOST, protocolId, rxKind } from './values.ts';

/**
 * Interrupt lines of the platform (kernel/irq/manage.c), as the SMC transport asks for them: one for
 * each node of the device tree, not shared. A line belongs to the tree and outlives everything.
 */

/** The line of a node's "a2p" interrupt; a second SCMI node has lines of its own. */
export function lineOf(s: World, instance: number | null, node: number | null): number {
  if (node === null) throw new Error('lineOf(): no node');
  const P = s.parents[s.infos[instance ?? 0]?.parent ?? 0];
  return (P?.transport ?? 0) * s.tree.nodes.length + node;
}

/** From its success on the handler may run. Without IRQF_SHARED a line has one handler. */
export const request_irq = fn(
  'kernel',
  'request_irq',
  { irq: linePtr, dev_id: channelPtr },
  { ret: errno },
  [
    hiddenIf((s, l) => irqLine(s, l.irq, 'request_irq()').dev_id !== null, [ret(() => '-EBUSY')]),
    attempt(
      '__setup_irq(irq, desc, action)',
      'request_irq',
      (s, l) => {
        irqLine(s, l.irq, 'request_irq()').dev_id = l.dev_id;
        l.ret = 0;
      },
      (_, l) => {
        l.ret = '-ENOMEM';
      },
    ),
    ret((_, l) => l.ret),
  ],
);

/** Keeps new handlers from starting and waits for the one in flight. */
export const free_irq = fn('kernel', 'free_irq', { irq: linePtr }, {}, [
  step(
    '__free_irq(desc, dev_id)',
    (s, l) => {
      const line = irqLine(s, l.irq, 'free_irq()');
      if (line.dev_id === null) broken(s, 'free-once', `free_irq(): irq#${l.irq} has no handler`);
      line.dev_id = null;
    },
    { wait: (s, l) => !irqLine(s, l.irq, 'free_irq()').handling },
  ),
]);

interface Irq {
  irq: number | null;
  dev_id: number | null;
  kind: IrqKind | null;
  protocol: World['drivers'][number]['protocol'] | null;
}

const raise = (irq: number, kind: IrqKind): Outcome<World, Irq> => ({
  note: `${kind} on irq ${irq}`,
  enabled: (s) => {
    const line = s.irqLines[irq];
    return s.irqKinds[kind] && line !== undefined && line.dev_id !== null && !line.handling;
  },
  apply: (s, l) => {
    const line = irqLine(s, irq, 'smc_irq');
    line.handling = true;
    s.irqs -= 1;
    l.irq = irq;
    l.dev_id = line.dev_id;
    l.kind = kind;
    l.protocol = kind === 'notification' ? 0x10 : null;
  },
});

const everyLine = Array.from({ length: MOST.lines }, (_, irq) => irq);

/**
 * The "a2p" interrupts, one at a time, expected or not: nothing but the line's own state holds them
 * back. The kind is what the header in the shared memory looks like; what it held before the first
 * message is the firmware's, so that it may look like a notification too.
 */
export const smc_irq = fn(
  'kernel',
  'smc_irq',
  {},
  { irq: linePtr, dev_id: channelPtr, kind: rxKind, protocol: protocolId },
  [
    hiddenLoop([
      choose(
        'a2p interrupt',
        everyLine.flatMap((irq) => [
          raise(irq, 'notification'),
          raise(irq, 'response'),
          raise(irq, 'spurious'),
        ]),
        { wait: (s) => s.ready && s.irqs > 0, idle: true },
      ),
      call('smc_msg_done_isr', (_, l) => [l.dev_id, l.kind, l.protocol]),
      step('return IRQ_HANDLED', (s, l) => {
        irqLine(s, l.irq, 'smc_irq').handling = false;
        l.irq = null;
        l.dev_id = null;
        l.kind = null;
        l.protocol = null;
      }),
    ]),
  ],
);
