// SPDX-License-Identifier: GPL-2.0-only
import type { Individual, LifeEvent, Lives } from './lives.ts';
import type { Transition } from './microSteps.ts';
import type { At } from './pass.ts';
import { Table } from './table.ts';

/** The lives of objects as state machines, collected over all states and transitions of passes. */
export class LifeRecorder {
  /** Kind; from; to; function. */
  readonly edges = new Table<readonly [string, string, string, string]>();
  /** Kind; state; function; what the use is called. */
  readonly uses = new Table<readonly [string, string, string, string]>();
  /** Kind; state: how objects of the kind begin. */
  readonly initial = new Table<readonly [string, string]>();
  /** Kind; state: one that objects are in where nothing can move any more. */
  readonly atRest = new Table<readonly [string, string]>();
  private readonly lives: Lives;
  private readonly spec: string;
  private readonly rows: (readonly (string | null)[])[] = [];
  private readonly interned = new Map<string, readonly (string | null)[]>();
  private readonly touched = new Map<Transition, ReadonlySet<Individual>>();
  private readonly known = new Set<string>();

  constructor(lives: Lives, spec: string, into?: LifeRecorder) {
    this.lives = lives;
    this.spec = spec;
    if (!into) return;
    this.edges = into.edges;
    this.uses = into.uses;
    this.atRest = into.atRest;
    this.initial = into.initial;
  }

  /** Notes a state in which nothing can move, and in which all is well. */
  rest(at: At): void {
    this.noteAll(at, this.atRest);
  }

  /** Notes the state that a run begins in. */
  begin(at: At): void {
    this.noteAll(at, this.initial);
  }

  /** Notes a transition that breaks no rule. */
  transition(from: At, transition: Transition, to: At): void {
    const before = this.row(from);
    const after = this.row(to);
    const touched = this.touchedBy(transition);
    this.lives.individuals.forEach((one, i) => {
      if (before[i] === after[i] && !touched.has(one)) return;
      const key = `${transition.id} ${i} ${before[i]} ${after[i]}`;
      if (this.known.has(key)) return;
      this.known.add(key);
      for (const event of this.lives.events(from, transition, one)) this.event(event);
    });
  }

  private noteAll(at: At, into: Table<readonly [string, string]>): void {
    this.row(at).forEach((life, i) => {
      const one = this.lives.individuals[i];
      if (life !== null && one) into.note([one.kind.key, life], this.spec);
    });
  }

  private event({ kind, from, to, fn, verb }: LifeEvent): void {
    if (verb !== null) this.uses.note([kind, from, fn, verb], this.spec);
    else this.edges.note([kind, from, to, fn], this.spec);
  }

  private touchedBy(transition: Transition): ReadonlySet<Individual> {
    const known = this.touched.get(transition);
    if (known) return known;
    const found = new Set(this.lives.touchedBy(transition));
    this.touched.set(transition, found);
    return found;
  }

  private row(at: At): readonly (string | null)[] {
    const known = this.rows[at.id];
    if (known) return known;
    const row = this.lives.all(at.words, at.offset);
    const key = row.join(' ');
    const shared = this.interned.get(key) ?? row;
    this.interned.set(key, shared);
    this.rows[at.id] = shared;
    return shared;
  }
}
