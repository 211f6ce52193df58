// SPDX-License-Identifier: GPL-2.0-only
import type { Layout } from '../../explorer/index.ts';
import type { State } from '../../model/world.ts';
import { OBJECTS, type ObjectKind } from '../objects.ts';
import type { MicroStep, Transition } from './microSteps.ts';
import type { At, Pass } from './pass.ts';
import { Readings } from './readings.ts';
import type { Touch } from './stateView.ts';

/** One object of a model. */
export interface Individual {
  readonly kind: ObjectKind;
  readonly index: number;
  /** What its leaves' paths begin with. */
  readonly prefix: string;
  /** The state of its life; `null` when its place holds another kind. */
  readonly life: Readings<State, string | null>;
}

/** Something that happens to an object: it is used, or a function takes it to another state. */
export interface LifeEvent {
  readonly kind: string;
  readonly index: number;
  readonly from: string;
  readonly to: string;
  /** The C function; of a use, who uses it. */
  readonly fn: string;
  /** `use`, or another event that leaves the state as it is; `null` for a change. */
  readonly verb: string | null;
}

/** Reads the lives of all objects of one model. */
export class Lives {
  readonly individuals: readonly Individual[];
  private readonly pass: Pass;
  private readonly owners = new Map<string, readonly Individual[]>();
  private readonly scratch: Int32Array;

  constructor(pass: Pass) {
    this.pass = pass;
    this.scratch = new Int32Array(pass.layout.width);
    this.individuals = individualsOf(pass);
  }

  /** The state of every object's life. */
  all(words: Int32Array, offset: number): readonly (string | null)[] {
    return this.individuals.map(({ life }) => life.answer(words, offset));
  }

  /** The objects that a transition touches. */
  touchedBy(transition: Transition): readonly Individual[] {
    const found = new Set<Individual>();
    for (const { touches } of transition.steps) {
      for (const touch of touches) for (const one of this.ownersOf(touch.slot.path)) found.add(one);
    }
    return [...found];
  }

  /** What happens to one object in a transition from this state, statement by statement. */
  events(from: At, transition: Transition, one: Individual): readonly LifeEvent[] {
    const { scratch } = this;
    const { width } = this.pass.layout;
    for (let i = 0; i < width; i++) scratch[i] = from.words[from.offset + i]!;
    let life = one.life.answer(scratch, 0);
    return transition.steps.flatMap((step, i) => {
      const before = life;
      for (const touch of step.touches) if (touch.write) write(scratch, touch);
      life = one.life.answer(scratch, 0);
      const last = transition.broken !== null && i === transition.steps.length - 1;
      return this.eventsOf(one, step, before, life, last);
    });
  }

  private eventsOf(
    { kind, index, prefix }: Individual,
    { label, touches }: MicroStep,
    before: string | null,
    after: string | null,
    breaks: boolean,
  ): readonly LifeEvent[] {
    const fn = label.stack.at(-1)?.fn ?? '';
    const event = (from: string, to: string, verb: string | null): LifeEvent => ({
      kind: kind.key,
      index,
      from,
      to,
      fn,
      verb,
    });
    // A place that turns out to be of this kind was not there before.
    const change =
      (before ?? 'none') !== (after ?? 'none')
        ? [event(before ?? 'none', after ?? 'none', null)]
        : [];
    const own = (path: string): boolean => path === prefix || path.startsWith(`${prefix}.`);
    const verbs = new Set<string>();
    for (const { slot, write: wrote } of touches) {
      const verb = own(slot.path) ? verbOf(kind, slot.path, wrote) : null;
      if (verb !== null) verbs.add(verb);
    }
    // The rule is broken by what was looked at last: a freed object's life, for the most part.
    const last = breaks ? touches.findLast(({ write: wrote }) => !wrote) : undefined;
    const broken = last !== undefined && own(last.slot.path);
    if (broken && verbs.size === 0) verbs.add('use');
    if (before === null || (before === 'none' && !broken)) return change;
    return [...[...verbs].map((verb) => event(before, before, verb)), ...change];
  }

  private ownersOf(path: string): readonly Individual[] {
    const known = this.owners.get(path);
    if (known) return known;
    const found = this.individuals.filter(
      ({ prefix }) => path === prefix || path.startsWith(`${prefix}.`),
    );
    this.owners.set(path, found);
    return found;
  }
}

function individualsOf(pass: Pass): readonly Individual[] {
  const { view, model } = pass;
  return OBJECTS.flatMap((kind) => {
    const count = kind.count(model.system.initial);
    return Array.from({ length: count }, (_, index) => ({
      kind,
      index,
      prefix: prefixOf(kind, index, pass.layout),
      life: new Readings<State, string | null>(view, () => kind.life(view.root, index)),
    }));
  });
}

function prefixOf(kind: ObjectKind, index: number, layout: Layout): string {
  if (layout.slots.some(({ path }) => path === kind.path)) return kind.path;
  return [kind.path, index, ...(kind.field === undefined ? [] : [kind.field])].join('.');
}

function write(words: Int32Array, { slot, code }: Touch): void {
  words[slot.word] = (words[slot.word]! & ~(slot.mask << slot.shift)) | (code << slot.shift);
}

/** The event that touching a leaf is, if any. */
function verbOf(kind: ObjectKind, path: string, wrote: boolean): string | null {
  const verb = wrote ? undefined : kind.verbs?.find(({ leaf }) => leaf.test(path));
  if (verb) return verb.event;
  return kind.membership.test(path) ? null : 'use';
}
