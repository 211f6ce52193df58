// SPDX-License-Identifier: GPL-2.0-only
import { oneOf, type Leaf, type Primitive } from '../../explorer/schema.ts';
import type { Call, Fn, If, Local, Options, Return, Step, Stmt, When } from './statement.ts';

/** One instruction of a laid-out procedure; `to` is an index into the same procedure. */
export type Instr<W> =
  | { readonly op: 'step'; readonly step: Step<W, never> }
  | { readonly op: 'local'; readonly local: Local<W, never> }
  | { readonly op: 'unless'; readonly test: If<W, never>['test']; to: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'call'; readonly call: Call<W, never>; readonly code: Code<W> }
  | { readonly op: 'return'; readonly value: Return<W, never>['value'] };

/**
 * A procedure laid out for one set of options. `at[i]` is the number of control points before
 * instruction `i`: a call takes one more than its callee has, so that a whole call string is one
 * number (`size` of the root bounds it) and needs no stack in the state.
 */
export interface Code<W> {
  readonly fn: Fn<W>;
  readonly instrs: readonly Instr<W>[];
  readonly at: readonly number[];
  readonly size: number;
  /** By instruction: how many steps, locals and calls stand before it. */
  readonly acts: readonly number[];
  /** What it calls, each once. */
  readonly callees: readonly Code<W>[];
}

const ACTS: ReadonlySet<string> = new Set(['step', 'local', 'call']);

/** Lays out a procedure and all that it calls, once per procedure and set of options. */
export class Layouter<W> {
  readonly #procedures: ReadonlyMap<string, Fn<W>>;
  readonly #options: Options;
  readonly #done = new Map<Fn<W>, Code<W>>();
  readonly #open = new Set<Fn<W>>();

  constructor(procedures: ReadonlyMap<string, Fn<W>>, options: Options) {
    const all = [...procedures.values()];
    const told = all.filter(({ form }) => form === undefined || options.forms.has(form));
    // what stands for a form comes last, and so in the place of the other
    const linked = told.toSorted(
      (a, b) => Number(a.form !== undefined) - Number(b.form !== undefined),
    );
    this.#procedures = new Map(linked.map((fn) => [fn.name, fn]));
    this.#options = options;
  }

  /**
   * @throws Error on recursion, an unknown procedure, label or local, or a `break` outside a loop:
   *   mistakes in the model.
   */
  layout(fn: Fn<W>): Code<W> {
    const known = this.#done.get(fn);
    if (known) return known;
    if (this.#open.has(fn)) {
      throw new Error(`${fn.name} calls itself: ${[...this.#open].map((f) => f.name).join(' > ')}`);
    }
    this.#open.add(fn);
    const instrs = new Body(fn, this.#options, (name) => this.#named(name, fn)).instrs;
    this.#open.delete(fn);

    const callees = new Set<Code<W>>();
    const at: number[] = [];
    const acts: number[] = [];
    let size = 0;
    let count = 0;
    for (const instr of instrs) {
      at.push(size);
      acts.push(count);
      size += instr.op === 'call' ? 1 + instr.code.size : 1;
      if (instr.op === 'call') callees.add(instr.code);
      if (ACTS.has(instr.op)) count++;
    }
    const code = { fn, instrs, at, size, acts, callees: [...callees] };
    this.#done.set(fn, code);
    return code;
  }

  #named(name: string, caller: Fn<W>): Code<W> {
    const callee = this.#procedures.get(name);
    if (!callee) throw new Error(`${caller.name} calls ${name}, which the model does not have`);
    return this.layout(callee);
  }
}

/** Flattens one procedure's statements. */
class Body<W> {
  readonly instrs: Instr<W>[] = [];
  readonly #fn: Fn<W>;
  readonly #options: Options;
  readonly #layout: (name: string) => Code<W>;
  readonly #labels = new Map<string, number>();
  readonly #gotos: { readonly jump: { to: number }; readonly label: string }[] = [];
  readonly #loops: { readonly start: number; readonly breaks: { to: number }[] }[] = [];

  constructor(fn: Fn<W>, options: Options, layout: (name: string) => Code<W>) {
    this.#fn = fn;
    this.#options = options;
    this.#layout = layout;
    this.#block(fn.body);
    this.instrs.push({ op: 'return', value: () => null });
    for (const { jump, label } of this.#gotos) {
      const to = this.#labels.get(label);
      if (to === undefined) throw new Error(`${fn.name}: goto ${label}: no such label`);
      jump.to = to;
    }
  }

  #block(stmts: readonly Stmt<W, never>[]): void {
    for (const stmt of stmts) this.#stmt(stmt);
  }

  #stmt(stmt: Stmt<W, never>): void {
    switch (stmt.kind) {
      case 'step':
        this.instrs.push(this.#step(stmt));
        return;
      case 'local':
        this.instrs.push({ op: 'local', local: stmt });
        return;
      case 'if':
        this.#if(stmt);
        return;
      case 'loop': {
        const loop: { start: number; breaks: { to: number }[] } = {
          start: this.instrs.length,
          breaks: [],
        };
        this.#loops.push(loop);
        this.#block(stmt.body);
        this.#loops.pop();
        this.instrs.push({ op: 'jump', to: loop.start });
        for (const jump of loop.breaks) jump.to = this.instrs.length;
        return;
      }
      case 'break':
      case 'continue':
      case 'goto':
        this.#jump(stmt.kind, stmt.label);
        return;
      case 'label':
        if (this.#labels.has(stmt.label))
          throw new Error(`${this.#fn.name}: label ${stmt.label} twice`);
        this.#labels.set(stmt.label, this.instrs.length);
        return;
      case 'return':
        this.instrs.push({ op: 'return', value: stmt.value });
        return;
      case 'call':
        this.#call(stmt);
        return;
      case 'when':
        this.#block(this.#chosen(stmt));
        return;
      case 'mention':
        return;
    }
  }

  #chosen(stmt: When<W, never>): readonly Stmt<W, never>[] {
    return stmt.test(this.#options) ? stmt.then : stmt.else;
  }

  /** The step without the failures that the scenario rules out. */
  #step(step: Step<W, never>): Instr<W> {
    const outcomes = step.outcomes.filter(
      ({ site }) => site === undefined || this.#options.mayFail(site, this.#fn.name),
    );
    const [only] = outcomes;
    if (step.private && outcomes.length === 1 && only && !step.wait) {
      return { op: 'local', local: { kind: 'local', c: step.c, apply: only.apply } };
    }
    const { fails = () => true } = this.#options;
    const left = outcomes.filter(({ site }) => site === undefined || fails(site, this.#fn.name));
    return { op: 'step', step: { ...step, outcomes: left } };
  }

  #if(stmt: If<W, never>): void {
    const unless: { op: 'unless'; test: If<W, never>['test']; to: number } = {
      op: 'unless',
      test: stmt.test,
      to: -1,
    };
    this.instrs.push(unless);
    this.#block(stmt.then);
    if (stmt.else.length === 0) {
      unless.to = this.instrs.length;
      return;
    }
    const jump: { op: 'jump'; to: number } = { op: 'jump', to: -1 };
    this.instrs.push(jump);
    unless.to = this.instrs.length;
    this.#block(stmt.else);
    jump.to = this.instrs.length;
  }

  #jump(kind: 'break' | 'continue' | 'goto', label: string): void {
    const jump: { op: 'jump'; to: number } = { op: 'jump', to: -1 };
    this.instrs.push(jump);
    if (kind === 'goto') {
      this.#gotos.push({ jump, label });
      return;
    }
    const loop = this.#loops.at(-1);
    if (!loop) throw new Error(`${this.#fn.name}: ${kind} outside a loop`);
    if (kind === 'continue') jump.to = loop.start;
    else loop.breaks.push(jump);
  }

  #call(call: Call<W, never>): void {
    if (call.into !== undefined && !this.#fn.locals.some(([name]) => name === call.into)) {
      throw new Error(
        `${this.#fn.name}: no local '${call.into}' for the result of ${call.fn.name}`,
      );
    }
    this.instrs.push({ op: 'call', call, code: this.#layout(call.fn.name) });
  }
}

/** The leaf of each register of a thread with this root: the union over what may live there. */
export function registerLeaves<W>(root: Code<W>): readonly Leaf<Primitive>[] {
  const leaves: Leaf<Primitive>[][] = [];
  const seen = new Map<Code<W>, number[]>();
  const visit = (code: Code<W>, base: number): void => {
    const bases = seen.get(code) ?? [];
    if (bases.includes(base)) return;
    bases.push(base);
    seen.set(code, bases);
    const { locals } = code.fn;
    for (let i = 0; i < locals.length; i++) {
      const those = (leaves[base + i] ??= []);
      const [, leaf] = locals[i]!;
      if (!those.includes(leaf)) those.push(leaf);
    }
    for (const callee of code.callees) visit(callee, base + locals.length);
  };
  visit(root, 0);
  return leaves.map((those) => those.reduce(union, NOTHING));
}

/** A register begins empty. */
const NOTHING: Leaf<Primitive> = oneOf<Primitive>(null);

/** A model has hundreds of registers, and some twenty leaves to live in them. */
const unions = new WeakMap<Leaf<Primitive>, Map<Leaf<Primitive>, Leaf<Primitive>>>();
const sets = new WeakMap<Leaf<Primitive>, ReadonlySet<Primitive>>();

/** A leaf that may hold what either may: the one, where that can. */
function union(one: Leaf<Primitive>, other: Leaf<Primitive>): Leaf<Primitive> {
  let known = unions.get(one);
  if (!known) unions.set(one, (known = new Map()));
  const before = known.get(other);
  if (before) return before;
  let own = sets.get(one);
  if (!own) sets.set(one, (own = new Set(one.values)));
  const more: readonly Primitive[] = other.values.filter((value) => !own.has(value));
  const both: Leaf<Primitive> =
    more.length === 0 ? one : { kind: 'leaf', values: [...one.values, ...more] };
  known.set(other, both);
  return both;
}
