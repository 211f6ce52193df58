// SPDX-License-Identifier: GPL-2.0-only
import { int, record, type Primitive, type Schema } from '../../explorer/schema.ts';
import { Violation, type Move, type Process } from '../../explorer/system.ts';
import {
  callStringsOf,
  type CallStrings,
  type Frame,
  type Place,
  type StepLabel,
} from './callStrings.ts';
import { registerLeaves, type Code } from './code.ts';
import type { Outcome, Step } from './statement.ts';

export type { InTree, Place, StepLabel } from './callStrings.ts';

/** A context as it stands in the state. */
export interface ThreadState {
  readonly pc: number;
  readonly r: Readonly<Record<string, Primitive>>;
}

type Registers = Record<string, Primitive>;
type MutableThread = { pc: number; r: Registers };

/** What a state must have for threads to run in it: the contexts, and the failures still to spend. */
export interface Threads {
  readonly faults: number;
  readonly threads: readonly ThreadState[];
}
type MutableThreads = { faults: number; threads: MutableThread[] };

/** A context: a root procedure and its place among the state's threads. */
export class Thread<W extends Threads> {
  readonly name: string;
  readonly #root: Code<W>;
  readonly #self: number;
  readonly #fold: boolean;
  readonly #onFolded: ((label: StepLabel) => void) | undefined;
  readonly #strings: CallStrings<W>;

  /**
   * `fold`: private steps join the visible step before them; without it each is a step of its own.
   * `onFolded` is told of each that joins, as it runs, by the label that it would have.
   */
  constructor(
    name: string,
    root: Code<W>,
    self: number,
    fold: boolean,
    onFolded?: (label: StepLabel) => void,
  ) {
    this.name = name;
    this.#root = root;
    this.#strings = callStringsOf(root);
    this.#self = self;
    this.#fold = fold;
    this.#onFolded = onFolded;
  }

  /** The control point at which the thread has ended. */
  get end(): number {
    return this.#root.size;
  }

  /** The schema of this thread's part of the state. */
  schema(): Schema {
    const registers = registerLeaves(this.#root).map((leaf, i) => [`r${i}`, leaf] as const);
    return record({ pc: int(0, this.#root.size), r: record(Object.fromEntries(registers)) });
  }

  /** This thread as a process of a transition system. */
  process(): Process<W, StepLabel> {
    return {
      name: this.name,
      moves: (state) => this.#moves(state),
      resting: (state) => {
        const { pc } = thread(state, this.#self);
        if (pc === this.end) return true;
        const step = this.#stepAt(pc);
        return step?.idle === true;
      },
    };
  }

  /**
   * Runs the private steps before the first visible one, on a fresh state.
   * Call it once on the initial state, inside an immer recipe.
   */
  start(draft: unknown): void {
    const s = draft as W;
    if (!this.#fold) return;
    const own = thread(s, this.#self) as MutableThread;
    this.#settle(s, own, this.#strings.at(own.pc));
  }

  /** The call string at a control point, innermost last; empty when the thread has ended. */
  stack(pc: number): readonly Place[] {
    return this.#strings.labelAt(pc).stack;
  }

  /** The values of the innermost procedure's locals, by name. */
  locals(state: W): Readonly<Record<string, Primitive>> {
    const { pc, r } = thread(state, this.#self);
    if (pc === this.end) return {};
    const top = this.#strings.at(pc);
    const l = view(r, top);
    return Object.fromEntries(top.code.fn.locals.map(([name]) => [name, l[name] ?? null]));
  }

  #moves(state: W): readonly Move<W, StepLabel>[] {
    const { pc, r } = thread(state, this.#self);
    if (pc === this.end) return [];
    const top = this.#strings.at(pc);
    const instr = top.code.instrs[top.ip];
    if (!instr) throw new Error(`${this.name}: no instruction at ${pc}`);
    if (instr.op !== 'step') {
      const label = this.#privateLabel(pc, state, r, top);
      return [{ label, apply: (draft) => this.#private(draft as unknown as W, top) }];
    }
    const label = this.#strings.labelAt(pc);
    const l = view(r, top);
    if (!this.#mayGo(state, instr.step, l)) return [];
    return instr.step.outcomes
      .filter((outcome) => this.#possible(state, outcome, l))
      .map((outcome) => ({
        label: { stack: label.stack, note: noteOf(outcome, state, l), site: outcome.site },
        apply: (draft) => {
          const s = draft as unknown as W;
          if (outcome.site !== undefined) (s as unknown as MutableThreads).faults -= 1;
          const own = thread(s, this.#self) as MutableThread;
          outcome.apply(s, view(own.r, top) as never, this.#self);
          this.#after(s, own, top);
        },
      }));
  }

  /** A lock inside a freed object does not hold the thread back: the step itself breaks the rule. */
  #mayGo(state: W, step: Step<W, never>, l: Record<string, Primitive>): boolean {
    try {
      return !step.wait || step.wait(state, l as never, this.#self);
    } catch (error) {
      if (error instanceof Violation) return true;
      throw error;
    }
  }

  #possible(state: W, outcome: Outcome<W, never>, l: Record<string, Primitive>): boolean {
    if (outcome.site !== undefined && state.faults === 0) return false;
    return !outcome.enabled || outcome.enabled(state, l as never, this.#self);
  }

  /** Goes on behind the step at this place. */
  #after(s: W, own: MutableThread, top: Frame<W>): void {
    const next = moved(top, top.ip + 1);
    if (this.#fold) this.#settle(s, own, next);
    else own.pc = this.#strings.pcOf(next);
  }

  #private(s: W, top: Frame<W>): void {
    const own = thread(s, this.#self) as MutableThread;
    own.pc = this.#strings.pcOf(this.#one(s, own.r, top));
  }

  /** Runs private instructions up to the next visible one, or to the end. */
  #settle(s: W, own: MutableThread, from: Frame<W>): void {
    const { r } = own;
    let top: Frame<W> | null = from;
    for (let count = 0; top && top.code.instrs[top.ip]?.op !== 'step'; count++) {
      if (count > 10_000)
        throw new Error(`${this.name}: ${top.code.fn.name} runs for ever without a visible step`);
      this.#onFolded?.(this.#privateLabel(this.#strings.pcOf(top), s, r, top));
      top = this.#one(s, r, top);
    }
    own.pc = this.#strings.pcOf(top);
  }

  /** The label of a private instruction, at this control point. */
  #privateLabel(pc: number, s: W, r: Readonly<Registers>, top: Frame<W>): StepLabel {
    const label = this.#strings.labelAt(pc);
    const instr = top.code.instrs[top.ip];
    const note = instr?.op === 'call' ? instr.call.note : undefined;
    return note ? { ...label, note: note(s, view(r, top) as never) } : label;
  }

  /** Runs one private instruction and answers where that leads; `null`: to the end. */
  #one(s: W, r: Registers, top: Frame<W>): Frame<W> | null {
    const instr = top.code.instrs[top.ip];
    if (!instr) throw new Error(`${this.name}: ran off the end of ${top.code.fn.name}`);
    switch (instr.op) {
      case 'step':
        throw new Error(`${top.code.fn.name}: a visible step was run as a private one`);
      case 'local':
        instr.local.apply(s, view(r, top) as never, this.#self);
        return moved(top, top.ip + 1);
      case 'unless':
        return moved(top, instr.test(s, view(r, top) as never, this.#self) ? top.ip + 1 : instr.to);
      case 'jump':
        return moved(top, instr.to);
      case 'call': {
        const args = instr.call.args(s, view(r, top) as never, this.#self);
        const { fn } = instr.code;
        if (args.length !== fn.params.length) {
          throw new Error(
            `${top.code.fn.name}: ${fn.name} takes ${fn.params.length} arguments, not ${args.length}`,
          );
        }
        const base = top.base + top.code.fn.locals.length;
        const callee = { code: instr.code, ip: 0, base, caller: top };
        const inner = view(r, callee);
        fn.params.forEach((name, i) => {
          inner[name] = args[i] ?? null;
        });
        return callee;
      }
      case 'return': {
        const l = view(r, top);
        const value = instr.value(s, l as never, this.#self);
        for (const [name] of top.code.fn.locals) l[name] = null;
        const { caller } = top;
        if (!caller) return null;
        const call = caller.code.instrs[caller.ip];
        if (call?.op === 'call' && call.call.into !== undefined) {
          view(r, caller)[call.call.into] = value;
        }
        return moved(caller, caller.ip + 1);
      }
    }
  }

  #stepAt(pc: number): Step<W, never> | undefined {
    const { code, ip } = this.#strings.at(pc);
    const instr = code.instrs[ip];
    return instr?.op === 'step' ? instr.step : undefined;
  }
}

function noteOf<W>({ note }: Outcome<W, never>, state: W, l: Record<string, Primitive>): string {
  return typeof note === 'string' ? note : note(state, l as never);
}

function thread(s: Threads, self: number): ThreadState {
  const found = s.threads[self];
  if (!found) throw new Error(`no thread ${self}`);
  return found;
}

/** The locals of a place by name, reading and writing the thread's registers. */
function view<W>(registers: Readonly<Registers>, frame: Frame<W>): Record<string, Primitive> {
  const l = Object.create(accessors(frame)) as Record<string | symbol, unknown>;
  l[REGISTERS] = registers;
  return l as Record<string, Primitive>;
}

const REGISTERS = Symbol('registers');
type Locals = { readonly [REGISTERS]: Registers };

/** Accessors of a procedure's locals, by where they begin: to make them takes longer than most steps. */
const made = new WeakMap<Code<never>, object[]>();

function accessors<W>({ code, base }: Frame<W>): object {
  let ofCode = made.get(code as Code<never>);
  if (!ofCode) made.set(code as Code<never>, (ofCode = []));
  return (ofCode[base] ??= Object.create(
    null,
    Object.fromEntries(
      code.fn.locals.map(([name], i) => {
        const register = `r${base + i}`;
        const accessor: PropertyDescriptor & ThisType<Locals> = {
          enumerable: true,
          get() {
            return this[REGISTERS][register];
          },
          set(value: Primitive) {
            this[REGISTERS][register] = value;
          },
        };
        return [name, accessor];
      }),
    ),
  ) as object);
}

function moved<W>({ code, base, caller }: Frame<W>, ip: number): Frame<W> {
  return { code, ip, base, caller };
}
