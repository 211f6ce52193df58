// SPDX-License-Identifier: GPL-2.0-only
import type {
  Channel,
  Device,
  Handler,
  Info,
  Instance,
  IrqLine,
  Mailbox,
  Notify,
  Parent,
  Smbox,
  Smc,
  World,
} from '../world.ts';
import { broken, oops } from './broken.ts';

/**
 * Dereferences. Each answers the object that a pointer leads to and checks that it is alive;
 * freed objects are tombstones, so that a stale pointer is always seen. `what` names the access.
 */

type Pointer = number | null;

function at<T>(pool: readonly T[], pointer: Pointer, what: string): T {
  if (pointer === null) return oops(`${what}: NULL pointer`);
  const object = pool[pointer];
  if (object === undefined) throw new Error(`${what}: the pool has no object ${pointer}`);
  return object;
}

function alive<T extends { life: string }>(s: World, object: T, name: string, what: string): T {
  if (object.life === 'freed') broken(s, 'no-use-after-free', `${what}: ${name} is freed`);
  if (object.life === 'none')
    broken(s, 'no-use-after-free', `${what}: ${name} was never allocated`);
  return object;
}

/** struct scmi_info */
export function info(s: World, pointer: Pointer, what: string): Info {
  return alive(s, at(s.infos, pointer, what), `info#${pointer}`, what);
}

/** struct scmi_chan_info */
export function channel(s: World, pointer: Pointer, what: string): Channel {
  return alive(s, at(s.channels, pointer, what), `cinfo#${pointer}`, what);
}

/** struct scmi_mailbox */
export function smbox(s: World, pointer: Pointer, what: string): Smbox {
  return alive(s, at(s.smboxes, pointer, what), `smbox#${pointer}`, what);
}

/** struct scmi_smc */
export function smc(s: World, pointer: Pointer, what: string): Smc {
  return alive(s, at(s.smcs, pointer, what), `scmi_smc#${pointer}`, what);
}

/** An interrupt line: lives with the platform. */
export function irqLine(s: World, pointer: Pointer, what: string): IrqLine {
  return at(s.irqLines, pointer, what);
}

/** struct mbox_chan: lives with its controller. */
export function mailbox(s: World, pointer: Pointer, what: string): Mailbox {
  return at(s.mailboxes, pointer, what);
}

/** struct scmi_device */
export function device(s: World, pointer: Pointer, what: string): Device {
  return alive(s, at(s.devices, pointer, what), `scmi_dev#${pointer}`, what);
}

/** The platform device of an instance; its memory stays as long as a child has not gone. */
export function parent(s: World, pointer: Pointer, what: string): Parent {
  return at(s.parents, pointer, what);
}

/** struct scmi_protocol_instance */
export function instance(s: World, pointer: Pointer, what: string): Instance {
  return alive(s, at(s.instances, pointer, what), `pi#${pointer}`, what);
}

/** struct scmi_registered_events_desc of a protocol instance */
export function eventsDesc(s: World, pointer: Pointer, what: string): Instance {
  const pi = at(s.instances, pointer, what);
  if (pi.pd === 'freed') broken(s, 'no-use-after-free', `${what}: pd of pi#${pointer} is freed`);
  return pi;
}

/** struct scmi_notify_instance */
export function notify(s: World, pointer: Pointer, what: string): Notify {
  return alive(s, at(s.notify, pointer, what), `ni#${pointer}`, what);
}

/** struct scmi_event_handler */
export function handler(s: World, pointer: Pointer, what: string): Handler {
  return alive(s, at(s.handlers, pointer, what), `hndl#${pointer}`, what);
}

/**
 * The index of a fresh object of a pool.
 * @throws Error when the pool is used up: the scenario's bounds are too small for its runs.
 */
export function allocate(pool: readonly { readonly life: string }[], name: string): number {
  const index = pool.findIndex((object) => object.life === 'none');
  if (index < 0) throw new Error(`the pool of ${name} is used up: raise its bound`);
  return index;
}

/** Frees an object once. */
export function release(s: World, object: { life: string }, name: string): void {
  if (object.life === 'freed') broken(s, 'free-once', `${name} is freed twice`);
  object.life = 'freed';
}
