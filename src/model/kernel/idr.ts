// SPDX-License-Identifier: GPL-2.0-only
import { PROTOCOLS, type ProtocolId } from '../scenario.ts';
import type { Idr, World } from '../world.ts';
import { broken } from './broken.ts';

/**
 * `struct idr` keyed by protocol id. Lookups and updates are single steps; a lookup that is not
 * under RCU while another context updates the same IDR is a race, which `idr_find_begin` and
 * `idr_find_end` (a lookup in two steps) make visible. See docs/adr for why only where it matters.
 */

/** Where a key lies: ids in ascending order, as idr_for_each visits them. */
export function slot(key: number): number {
  const index = (PROTOCOLS as readonly number[]).indexOf(key);
  if (index < 0) throw new Error(`no protocol 0x${key.toString(16)}`);
  return index;
}

export function idr_init<T>(idr: Idr<T>): void {
  idr.state = 'live';
}

/** What is stored under a key, or `null`; an IDR that was destroyed is empty, as in the C. */
export function idr_find<T>(idr: Idr<T>, key: number): T | null {
  return idr.at[slot(key)] ?? null;
}

/** idr_alloc(idr, value, key, key + 1): false when the key is taken. */
export function idr_alloc<T>(s: World, name: string, idr: Idr<T>, key: number, value: T): boolean {
  changing(s, name, idr);
  if (key > 0xff)
    broken(s, 'keys-fit-type', `${name}: key 0x${key.toString(16)} does not fit a u8`);
  const index = slot(key);
  if (idr.at[index] !== null) return false;
  idr.at[index] = value;
  return true;
}

export function idr_remove<T>(s: World, name: string, idr: Idr<T>, key: number): void {
  changing(s, name, idr);
  idr.at[slot(key)] = null;
}

export function idr_destroy<T>(s: World, name: string, idr: Idr<T>): void {
  changing(s, name, idr);
  idr.at.fill(null);
  idr.state = 'dead';
}

function changing<T>(s: World, name: string, idr: Idr<T>): void {
  if (idr.iterating) {
    // idr_for_each() allows it under RCU; but what is called for each channel sleeps.
    broken(
      s,
      'idr-not-changed-while-iterating',
      `${name} is changed inside its own idr_for_each(), and no rcu_read_lock() is held: the callback sleeps`,
    );
  }
  if (idr.reading > 0) {
    broken(
      s,
      'idr-read-write-protected',
      `${name} is changed while an idr_find without RCU is in it`,
    );
  }
}

/** The first occupied slot at or behind `from`, as idr_for_each finds it; `null` at the end. */
export function nextSlot<T>(idr: Idr<T>, from: number): number | null {
  for (let index = from; index < PROTOCOLS.length; index++) {
    if (idr.at[index] !== null) return index;
  }
  return null;
}

/** The key of a slot. */
export function keyOf(index: number): ProtocolId {
  const key = PROTOCOLS[index];
  if (key === undefined) throw new Error(`no slot ${index}`);
  return key;
}
