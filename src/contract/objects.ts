// SPDX-License-Identifier: GPL-2.0-only
import type { State } from '../model/world.ts';
import { BUS_OBJECTS } from './objectsOfBus.ts';
import { CORE_OBJECTS } from './objectsOfCore.ts';
import { NOTIFY_OBJECTS } from './objectsOfNotify.ts';
import { TRANSPORT_OBJECTS } from './objectsOfTransports.ts';

/** A kind of object, and how its life is read from the fields of a state. */
export interface ObjectKind {
  /** For file names and automata. */
  readonly key: string;
  readonly title: string;
  /** The C's name for it. */
  readonly c: string;
  /** Whose memory it is, or who holds it. */
  readonly owner: string;
  /**
   * The functions that may end its life, for the owner: what makes the sentence above one that a run
   * can break. A life that no scenario follows to its end has none.
   */
  readonly endedBy: readonly string[];
  /** Path of the pool; the object's leaves lie below `path.<index>`, and below `field` where that is set. */
  readonly path: string;
  readonly field?: string;
  /** How many a state has. */
  readonly count: (s: State) => number;
  /**
   * The state of its life, in words joined by `_`. `none`: not there. `null`: this place of the pool
   * holds an object of another kind.
   */
  readonly life: (s: State, index: number) => string | null;
  /** Leaves that say in which list it is rather than what it holds: reading them is no use of it. */
  readonly membership: RegExp;
  /** Reads of leaves that are an event of their own, `use` being the event of all others. */
  readonly verbs?: readonly { readonly leaf: RegExp; readonly event: string }[];
  /** States in which others can find it. */
  readonly published: (life: string) => boolean;
}

/** All kinds, in the order of the contract. */
export const OBJECTS: readonly ObjectKind[] = [
  ...CORE_OBJECTS,
  ...BUS_OBJECTS,
  ...TRANSPORT_OBJECTS,
  ...NOTIFY_OBJECTS,
];
