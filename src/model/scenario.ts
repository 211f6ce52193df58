// SPDX-License-Identifier: GPL-2.0-only

/** The protocol ids that a scenario's device tree may name, as they stand in `reg`. */
export const PROTOCOLS = [0x05, 0x10, 0x12, 0x13, 0x15, 0x110] as const;
export type ProtocolId = (typeof PROTOCOLS)[number];

/** SCMI drivers that can be loaded: each requests one device of one protocol. */
export const DRIVERS = ['A', 'B'] as const;
export type DriverName = (typeof DRIVERS)[number];

/** One child node of the SCMI node. */
export interface ProtocolNode {
  readonly reg: ProtocolId;
  /** Mailboxes of its own: 0 shares the channels of BASE. */
  readonly mboxes: 0 | 1 | 2 | 3 | 4;
}

/** An SCMI driver: what it asks for and what its probe does. */
export interface DriverModel {
  readonly name: DriverName;
  readonly protocol: ProtocolId;
  /** Registers a notifier for an event of the protocol (devm). */
  readonly notifies: boolean;
  /** Sends a message in probe. */
  readonly sends: boolean;
}

/** What a thread can be told to do; each runs to its end before the next begins. */
export const ACTIONS = [
  'bind', // the transport's platform device T gets its driver: creates P, scmi_probe
  'unbind', // T loses it: scmi_remove, P goes
  'bind 2', // the same for a second SCMI node of the same shape
  'unbind 2',
  'reprobe', // deferred probe work tries P again
  'load A',
  'load B',
  'unload A',
  'unload B',
  'sysfs bind A', // binds the protocol device that driver A asked for
  'sysfs bind B',
  'sysfs unbind A',
  'sysfs unbind B',
  'send', // a user of a bound protocol device sends a message; its driver's remove waits for it
] as const;
export type Action = (typeof ACTIONS)[number];

export interface ThreadModel {
  readonly name: string;
  readonly does: readonly Action[];
}

/** What the platform may raise on a bound mailbox channel or a virtqueue. */
export const IRQ_KINDS = ['notification', 'response', 'spurious'] as const;
export type IrqKind = (typeof IRQ_KINDS)[number];

export const TRANSPORTS = ['mailbox', 'virtio', 'smc'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** The topology, the contexts and the bounds of one question. */
export interface Scenario {
  readonly transport: Transport;
  /**
   * Mailboxes of the SCMI node itself (BASE): 1 has no P2A channel; 2 has one; 3 and 4 are
   * unidirectional. SMC: a node with 1 has an area of its own and polls, with 2 an interrupt too.
   */
  readonly mboxes: 1 | 2 | 3 | 4;
  /** Two shared memory areas with 2 mboxes: the second mailbox is P2A; one area: it is the A2P reply channel. */
  readonly shmems: 1 | 2;
  /** Virtio: messages of each channel; one when it is not said. */
  readonly messages?: 1 | 2 | undefined;
  readonly protocols: readonly ProtocolNode[];
  readonly drivers: readonly DriverModel[];
  /** What has happened, one after the other, before the threads begin. */
  readonly setup: readonly Action[];
  readonly threads: readonly ThreadModel[];
  /** Interrupts that may arrive in a run, and their kinds. */
  readonly irqs: number;
  readonly irqKinds: readonly IrqKind[];
  /** Failures that may be injected in a run, and where; no sites: everywhere. */
  readonly faults: number;
  readonly faultSites: readonly string[];
}
