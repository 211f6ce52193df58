// SPDX-License-Identifier: GPL-2.0-only
import type { Change } from './diff.ts';

/** Where the life of an object turns; what is part of another object is not allocated, but set up. */
export type Turn =
  'allocated' | 'initialised' | 'published' | 'unpublished' | 'destroyed' | 'freed';

/** What a change of the state means for an object. */
export interface ObjectEvent {
  readonly object: string;
  readonly kind: Turn | 'get' | 'put';
  /** Whose reference it is, of `get` and `put`. */
  readonly owner: string;
  /** How many references of this owner there are then. */
  readonly count: number;
}

/** The words by which a model says where an object stands in its life. */
const LIFE: Readonly<Record<string, Turn>> = {
  alloc: 'allocated',
  live: 'allocated',
  registered: 'published',
  listed: 'published',
  deleted: 'unpublished',
  unlisted: 'unpublished',
  freed: 'freed',
  dead: 'destroyed',
};

/** Fields that are the life of the object that they are in, and not of one below it. */
const OWN = new Set(['life', 'state', 'rdev']);

const COUNTS = /^(.*?)\.(refs\.\w+|refs|users|nodeRefs)$/;

/** The events in a change; none in most. */
export function eventsOf({ name, from, to }: Change): readonly ObjectEvent[] {
  const counted = COUNTS.exec(name);
  if (counted) {
    const [, object = '', field = ''] = counted;
    // References that an object holds on another are no references on itself.
    const holds = field === 'nodeRefs';
    return references(holds ? name : object, holds ? '' : field, count(from), count(to));
  }
  const turn = LIFE[to];
  if (turn === undefined || !(from in LIFE || from === 'none')) return [];
  const [, path = '', field = ''] = /^(.*)\.([^.]*)$/.exec(name) ?? [];
  const object = OWN.has(field) ? path : name;
  // What has a life is memory of its own; what has a state lies in another object.
  const kind = turn === 'allocated' && field === 'state' ? 'initialised' : turn;
  return [{ object, kind, owner: '', count: 0 }];
}

/** The object that a leaf belongs to: `scmi_dev#1` of `scmi_dev#1.refs.found`. */
export function objectOf(name: string): string {
  return name.split('.')[0] ?? name;
}

function references(object: string, owner: string, from: number, to: number): ObjectEvent[] {
  if (Number.isNaN(from) || Number.isNaN(to) || from === to) return [];
  const kind = to > from ? 'get' : 'put';
  return [{ object, kind, owner: owner.replace(/^refs\./, ''), count: to }];
}

function count(text: string): number {
  if (text === 'true') return 1;
  return text === 'false' || text === 'none' ? 0 : Number(text);
}
