// SPDX-License-Identifier: GPL-2.0-only
import { layoutOf, pack, type Layout } from '../../explorer/index.ts';
import type { Property } from '../../explorer/system.ts';
import type { Model } from '../../model/model.ts';
import type { State } from '../../model/world.ts';
import { transitionsOf, type Transition } from './microSteps.ts';
import { Readings } from './readings.ts';
import { StateView } from './stateView.ts';

/** A state of the pass: its number and where its words lie. */
export interface At {
  readonly id: number;
  readonly words: Int32Array;
  readonly offset: number;
}

/** Told of every state once that can be reached without breaking a rule, with its ways on. */
export interface Visitor {
  /** `enabled[p]` are the ways of thread p. `rest`: where nothing can move, the rules broken by that. */
  readonly state: (
    at: At,
    enabled: readonly (readonly Transition[])[],
    rest: readonly string[] | null,
  ) => void;
  /** `to` is null when the transition breaks a rule, or leads to a state that does. */
  readonly transition: (from: At, transition: Transition, to: At | null) => void;
}

/** What a pass has seen. */
export interface Seen {
  readonly states: number;
  readonly transitions: number;
  /** Rules broken on the way: nothing behind such a place was looked at. */
  readonly broken: readonly string[];
}

/** The moves and rules of one model, remembered by what they read. */
export class Pass {
  readonly layout: Layout;
  readonly view: StateView<State>;
  readonly model: Model;
  private readonly threads: readonly Readings<State, readonly Transition[]>[];
  private readonly always: readonly Clause[];
  private readonly quiet: readonly Clause[];
  private count = 0;

  /** `single` is the same model with private statements as moves of their own. */
  constructor(model: Model, single: Model, properties: readonly Property<State>[]) {
    this.model = model;
    this.layout = layoutOf(model.system.schema);
    this.view = new StateView<State>(this.layout);
    const { view } = this;
    this.threads = model.system.processes.map((folded, p) => {
      const alone = single.system.processes[p];
      if (!alone) throw new Error(`no thread ${p} in the model with single steps`);
      return new Readings(view, () => transitionsOf(view, p, folded, alone, () => this.count++));
    });
    const clauses = (kind: 'always' | 'quiet'): readonly Clause[] =>
      properties.flatMap((property) =>
        property.kind !== kind
          ? []
          : property.clauses.map((clause) => ({
              rule: property.name,
              answers: new Readings(view, () => clause(view.root)),
            })),
      );
    this.always = clauses('always');
    this.quiet = clauses('quiet');
  }

  /** The ways on from a state, by thread. */
  enabled(words: Int32Array, offset: number): readonly (readonly Transition[])[] {
    return this.threads.map((thread) => thread.answer(words, offset));
  }

  /** The rules that a state breaks; with `quiet`, those that it breaks as a state at rest. */
  brokenIn({ words, offset }: At, quiet: boolean): readonly string[] {
    return (quiet ? this.quiet : this.always)
      .filter(({ answers }) => answers.answer(words, offset) !== null)
      .map(({ rule }) => rule);
  }

  /** Writes what a transition writes to a copy of the state, at `to[at…]`. */
  apply(from: At, transition: Transition, to: Int32Array, at: number): void {
    const { width } = this.layout;
    for (let i = 0; i < width; i++) to[at + i] = from.words[from.offset + i]!;
    for (const { slot, code } of transition.writes) {
      const old = to[at + slot.word]!;
      to[at + slot.word] = (old & ~(slot.mask << slot.shift)) | (code << slot.shift);
    }
  }

  /**
   * Visits everything that can be reached without breaking a rule.
   * @throws Error when there are more than `most` states.
   */
  run(visitor: Visitor, most: number): Seen {
    const { width } = this.layout;
    const store = new Growing(width);
    const initial = new Int32Array(width);
    pack(this.layout, this.model.system.initial, initial);
    store.add(initial, 0);
    const next = new Int32Array(width);
    const broken = new Set<string>();
    const bad = new Set<number>();
    const note = (rules: readonly string[]): boolean => {
      for (const rule of rules) broken.add(rule);
      return rules.length > 0;
    };
    let transitions = 0;
    for (let id = 0; id < store.size; id++) {
      if (store.size > most) throw new Error(`more than ${most} states`);
      if (bad.has(id)) continue;
      const from = store.at(id);
      const enabled = this.enabled(from.words, from.offset);
      const quiet = enabled.every((list) => list.length === 0);
      const rest = quiet ? this.brokenIn(from, true) : null;
      note(rest ?? []);
      visitor.state(from, enabled, rest);
      for (const transition of enabled.flat()) {
        transitions++;
        if (transition.broken !== null) {
          broken.add(transition.broken.rule);
          visitor.transition(from, transition, null);
          continue;
        }
        this.apply(from, transition, next, 0);
        const before = store.size;
        const to = store.at(store.add(next, 0));
        if (to.id === before && note(this.brokenIn(to, false))) bad.add(to.id);
        visitor.transition(from, transition, bad.has(to.id) ? null : to);
      }
    }
    const states = store.size - bad.size;
    return { states, transitions, broken: [...broken].toSorted() };
  }
}

/** One clause of a rule, and what it said before. */
interface Clause {
  readonly rule: string;
  readonly answers: Readings<State, string | null>;
}

/** States by number, and numbers by state. */
class Growing {
  size = 0;
  private readonly width: number;
  private readonly chunks: Int32Array[] = [];
  private readonly ids = new Map<string, number>();

  constructor(width: number) {
    this.width = width;
  }

  add(words: Int32Array, offset: number): number {
    const key = Buffer.from(words.buffer, words.byteOffset + offset * 4, this.width * 4).toString(
      'latin1',
    );
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.size++;
    this.ids.set(key, id);
    const chunk = (this.chunks[id >>> 12] ??= new Int32Array(this.width << 12));
    chunk.set(words.subarray(offset, offset + this.width), (id & 4095) * this.width);
    return id;
  }

  at(id: number): At {
    return { id, words: this.chunks[id >>> 12]!, offset: (id & 4095) * this.width };
  }
}
