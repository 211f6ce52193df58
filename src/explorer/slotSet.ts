// SPDX-License-Identifier: GPL-2.0-only

/** A set of slots, one bit each. */
export type SlotSet = Int32Array;

/** An empty set with room for so many slots. */
export function slotSet(slots: number): SlotSet {
  return new Int32Array((slots + 31) >>> 5);
}

/** Adds a slot; whether it is new. */
export function addSlot(set: SlotSet, slot: number): boolean {
  const before = set[slot >>> 5]!;
  const after = before | (1 << (slot & 31));
  set[slot >>> 5] = after;
  return after !== before;
}

export function hasSlot(set: SlotSet, slot: number): boolean {
  return ((set[slot >>> 5]! >>> (slot & 31)) & 1) === 1;
}

/** Adds all of `from`; whether one was new. */
export function join(set: SlotSet, from: SlotSet): boolean {
  let grown = false;
  for (let i = 0; i < set.length; i++) {
    const before = set[i]!;
    const after = before | from[i]!;
    set[i] = after;
    grown ||= after !== before;
  }
  return grown;
}

/** Whether two sets share a slot. */
export function meet(a: SlotSet, b: SlotSet): boolean {
  for (let i = 0; i < a.length; i++) if ((a[i]! & b[i]!) !== 0) return true;
  return false;
}
