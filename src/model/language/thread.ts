// SPDX-License-Identifier: GPL-2.0-only
import { int, oneOf, record, type Primitive, type Schema } from '../../explorer/schema.ts';
import { Violation, type Move, type Process } from '../../explorer/system.ts';
import { callText } from './acts.ts';
import { registerDomains, type Code } from './code.ts';
import type { Outcome, Step } from './statement.ts';

/** A place in a call string: a procedure, the instruction it is at, and where its locals begin. */
interface Frame<W> {
  readonly code: Code<W>;
  readonly ip: number;
  readonly base: number;
}

/** One line of a call trace: a procedure and the C text of the statement that it is at. */
export interface Place {
  readonly fn: string;
  readonly file: string;
  readonly c: string;
  /** Which of the procedure's steps, locals and calls it is, in their order, for this set of forms. */
  readonly act?: number;
  readonly tree?: InTree;
}

/** Where a statement stands in a kernel tree. */
export interface InTree {
  /** From the top of the tree. */
  readonly path: string;
  readonly line: number;
  /**
   * What is on the line: the statement; the one before it, where it has no C of its own (`near`); or the
   * beginning of its function, of which the tree has another form, without the statement.
   */
  readonly what: 'statement' | 'near' | 'function';
}

/** What a trace says of one step. */
export interface StepLabel {
  /** Innermost last. */
  readonly stack: readonly Place[];
  /** Which way it went; empty when there was only one. */
  readonly note: string;
  /** Set on an injected failure. */
  readonly site: string | undefined;
}

/** A context as it stands in the state. */
export interface ThreadState {
  readonly pc: number;
  readonly r: Readonly<Record<string, Primitive>>;
}

type MutableThread = { pc: number; r: Record<string, Primitive> };

/** What a state must have for threads to run in it: the contexts, and the failures still to spend. */
export interface Threads {
  readonly faults: number;
  readonly threads: readonly ThreadState[];
}
type MutableThreads = { faults: number; threads: MutableThread[] };

const ACTS: ReadonlySet<string> = new Set(['step', 'local', 'call']);

/** A context: a root procedure and its place among the state's threads. */
export class Thread<W extends Threads> {
  readonly name: string;
  readonly #root: Code<W>;
  readonly #self: number;
  readonly #fold: boolean;
  readonly #onFolded: ((label: StepLabel) => void) | undefined;
  readonly #frames = new Map<number, readonly Frame<W>[]>();
  readonly #labels = new Map<number, readonly Place[]>();

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
    const registers = registerDomains(this.#root).map(
      (domain, i) => [`r${i}`, oneOf(...domain)] as const,
    );
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
    if (this.#fold) this.#settle(s, this.#decode(thread(s, this.#self).pc));
  }

  /** The call string at a control point, innermost last; empty when the thread has ended. */
  stack(pc: number): readonly Place[] {
    if (pc === this.end) return [];
    const known = this.#labels.get(pc);
    if (known) return known;
    const places = this.#decode(pc).map(({ code, ip }) => {
      const instr = code.instrs[ip];
      const act = code.instrs.slice(0, ip).filter(({ op }) => ACTS.has(op)).length;
      return { fn: code.fn.name, file: code.fn.file, c: instr ? textOf(instr) : '', act };
    });
    this.#labels.set(pc, places);
    return places;
  }

  /** The values of the innermost procedure's locals, by name. */
  locals(state: W): Readonly<Record<string, Primitive>> {
    const { pc } = thread(state, this.#self);
    if (pc === this.end) return {};
    const top = this.#decode(pc).at(-1);
    if (!top) return {};
    const l = view(state, top, this.#self);
    return Object.fromEntries(top.code.fn.locals.map(([name]) => [name, l[name] ?? null]));
  }

  #moves(state: W): readonly Move<W, StepLabel>[] {
    const { pc } = thread(state, this.#self);
    if (pc === this.end) return [];
    const frames = this.#decode(pc);
    const top = frames.at(-1);
    const instr = top?.code.instrs[top.ip];
    if (!top || !instr) throw new Error(`${this.name}: no instruction at ${pc}`);
    const label = this.#labelAt(pc);
    if (instr.op !== 'step') {
      return [{ label, apply: (draft) => this.#private(draft as unknown as W, frames) }];
    }
    const l = view(state, top, this.#self);
    if (!this.#mayGo(state, instr.step, l)) return [];
    return instr.step.outcomes
      .filter((outcome) => this.#possible(state, outcome, l))
      .map((outcome) => ({
        label: { ...label, note: outcome.note, site: outcome.site },
        apply: (draft) => {
          const s = draft as unknown as W;
          if (outcome.site !== undefined) (s as unknown as MutableThreads).faults -= 1;
          outcome.apply(s, view(s, top, this.#self) as never, this.#self);
          this.#after(s, frames);
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

  /** Goes on behind the step at the top of `frames`. */
  #after(s: W, frames: readonly Frame<W>[]): void {
    const next = advanced(frames);
    if (this.#fold) this.#settle(s, next);
    else this.#store(s, next);
  }

  #private(s: W, frames: readonly Frame<W>[]): void {
    this.#store(s, this.#one(s, frames));
  }

  /** Runs private instructions up to the next visible one, or to the end. */
  #settle(s: W, from: readonly Frame<W>[]): void {
    let frames = from;
    for (let count = 0; ; count++) {
      const top = frames.at(-1);
      if (!top || top.code.instrs[top.ip]?.op === 'step') break;
      if (count > 10_000)
        throw new Error(`${this.name}: ${top.code.fn.name} runs for ever without a visible step`);
      this.#onFolded?.(this.#labelAt(this.#pcOf(frames)));
      frames = this.#one(s, frames);
    }
    this.#store(s, frames);
  }

  /** Runs one private instruction and answers where that leads. */
  #one(s: W, frames: readonly Frame<W>[]): readonly Frame<W>[] {
    const top = frames.at(-1);
    const instr = top?.code.instrs[top.ip];
    if (!top || !instr) throw new Error(`${this.name}: ran off the end of ${top?.code.fn.name}`);
    const l = view(s, top, this.#self);
    switch (instr.op) {
      case 'step':
        throw new Error(`${top.code.fn.name}: a visible step was run as a private one`);
      case 'local':
        instr.local.apply(s, l as never, this.#self);
        return advanced(frames);
      case 'unless':
        return instr.test(s, l as never, this.#self) ? advanced(frames) : moved(frames, instr.to);
      case 'jump':
        return moved(frames, instr.to);
      case 'call': {
        const args = instr.call.args(s, l as never, this.#self);
        const { fn } = instr.code;
        if (args.length !== fn.params.length) {
          throw new Error(
            `${top.code.fn.name}: ${fn.name} takes ${fn.params.length} arguments, not ${args.length}`,
          );
        }
        const callee = { code: instr.code, ip: 0, base: top.base + top.code.fn.locals.length };
        const inner = view(s, callee, this.#self);
        fn.params.forEach((name, i) => {
          inner[name] = args[i] ?? null;
        });
        return [...frames, callee];
      }
      case 'return': {
        const value = instr.value(s, l as never, this.#self);
        for (const [name] of top.code.fn.locals) l[name] = null;
        const caller = frames.at(-2);
        if (!caller) return [];
        const call = caller.code.instrs[caller.ip];
        if (call?.op === 'call' && call.call.into !== undefined) {
          view(s, caller, this.#self)[call.call.into] = value;
        }
        return advanced(frames.slice(0, -1));
      }
    }
  }

  #store(s: W, frames: readonly Frame<W>[]): void {
    const target = thread(s, this.#self) as MutableThread;
    target.pc = this.#pcOf(frames);
  }

  /** The control point of a call string. */
  #pcOf(frames: readonly Frame<W>[]): number {
    if (frames.length === 0) return this.end;
    return frames.reduce(
      (pc, { code, ip }, depth) => pc + (code.at[ip] ?? 0) + (depth === 0 ? 0 : 1),
      0,
    );
  }

  #labelAt(pc: number): StepLabel {
    return { stack: this.stack(pc), note: '', site: undefined };
  }

  #stepAt(pc: number): Step<W, never> | undefined {
    const top = this.#decode(pc).at(-1);
    const instr = top?.code.instrs[top.ip];
    return instr?.op === 'step' ? instr.step : undefined;
  }

  #decode(pc: number): readonly Frame<W>[] {
    const known = this.#frames.get(pc);
    if (known) return known;
    const frames: Frame<W>[] = [];
    let rest = pc;
    let code: Code<W> | undefined = this.#root;
    let base = 0;
    while (code) {
      const ip = lastAtMost(code.at, rest);
      frames.push({ code, ip, base });
      rest -= code.at[ip] ?? 0;
      const instr: Code<W>['instrs'][number] | undefined = code.instrs[ip];
      if (rest === 0 || instr?.op !== 'call') break;
      rest -= 1;
      base += code.fn.locals.length;
      code = instr.code;
    }
    this.#frames.set(pc, frames);
    return frames;
  }
}

function thread(s: Threads, self: number): ThreadState {
  const found = s.threads[self];
  if (!found) throw new Error(`no thread ${self}`);
  return found;
}

/** The locals of a frame by name, reading and writing the thread's registers. */
function view<W extends Threads>(s: W, frame: Frame<W>, self: number): Record<string, Primitive> {
  const l = Object.create(accessors(frame)) as Record<string | symbol, unknown>;
  l[REGISTERS] = thread(s, self).r;
  return l as Record<string, Primitive>;
}

const REGISTERS = Symbol('registers');
type Locals = { readonly [REGISTERS]: Record<string, Primitive> };

/** Accessors of a procedure's locals, by where they begin: to make them takes longer than most steps. */
const made = new WeakMap<Code<never>, object[]>();

function accessors<W>({ code, base }: Frame<W>): object {
  const ofCode = made.get(code as Code<never>) ?? [];
  made.set(code as Code<never>, ofCode);
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

function advanced<W>(frames: readonly Frame<W>[]): readonly Frame<W>[] {
  const top = frames.at(-1);
  return top ? moved(frames, top.ip + 1) : frames;
}

function moved<W>(frames: readonly Frame<W>[], ip: number): readonly Frame<W>[] {
  const top = frames.at(-1);
  return top ? [...frames.slice(0, -1), { ...top, ip }] : frames;
}

function lastAtMost(at: readonly number[], pc: number): number {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((at[middle] ?? 0) <= pc) low = middle;
    else high = middle - 1;
  }
  return low;
}

function textOf<W>(instr: Code<W>['instrs'][number]): string {
  switch (instr.op) {
    case 'step':
      return instr.step.c;
    case 'local':
      return instr.local.c;
    case 'call':
      return callText(instr.call);
    default:
      return '';
  }
}
