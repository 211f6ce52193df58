// SPDX-License-Identifier: GPL-2.0-only
import { callText } from './acts.ts';
import type { Code } from './code.ts';

/**
 * A call string by its innermost place: a procedure, the instruction it is at, where its locals begin, and
 * the place that it was called from.
 */
export interface Frame<W> {
  readonly code: Code<W>;
  readonly ip: number;
  readonly base: number;
  readonly caller: Frame<W> | null;
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

/** The call strings below a root procedure, by control point; each is decoded once. */
export class CallStrings<W> {
  readonly #root: Code<W>;
  readonly #frames = new Map<number, Frame<W>>();
  readonly #labels = new Map<number, StepLabel>();

  constructor(root: Code<W>) {
    this.#root = root;
  }

  /** The control point at which the root has returned. */
  get end(): number {
    return this.#root.size;
  }

  /** The call string at a control point before the end. */
  at(pc: number): Frame<W> {
    const known = this.#frames.get(pc);
    if (known) return known;
    let rest = pc;
    const placeIn = (code: Code<W>, base: number, caller: Frame<W> | null): Frame<W> => {
      const ip = lastAtMost(code.at, rest);
      rest -= code.at[ip] ?? 0;
      return { code, ip, base, caller };
    };
    let top = placeIn(this.#root, 0, null);
    for (let instr = top.code.instrs[top.ip]; rest > 0 && instr?.op === 'call';) {
      rest -= 1;
      top = placeIn(instr.code, top.base + top.code.fn.locals.length, top);
      instr = top.code.instrs[top.ip];
    }
    this.#frames.set(pc, top);
    return top;
  }

  /** The control point of a call string; `null` has returned. */
  pcOf(top: Frame<W> | null): number {
    if (!top) return this.end;
    let pc = 0;
    for (let at: Frame<W> | null = top; at; at = at.caller) {
      pc += (at.code.at[at.ip] ?? 0) + (at.caller ? 1 : 0);
    }
    return pc;
  }

  /** The label of a step there that has only one way to go; its stack is empty at the end. */
  labelAt(pc: number): StepLabel {
    const known = this.#labels.get(pc);
    if (known) return known;
    const stack: Place[] = [];
    for (let at = pc === this.end ? null : this.at(pc); at; at = at.caller) stack.push(placeOf(at));
    const label = { stack: stack.reverse(), note: '', site: undefined };
    this.#labels.set(pc, label);
    return label;
  }
}

const strings = new WeakMap<Code<never>, unknown>();

/** The call strings below a root: threads that run the same code share what is decoded. */
export function callStringsOf<W>(root: Code<W>): CallStrings<W> {
  const known = strings.get(root as Code<never>) as CallStrings<W> | undefined;
  const made = known ?? new CallStrings(root);
  if (!known) strings.set(root as Code<never>, made);
  return made;
}

const places = new WeakMap<Code<never>, Place[]>();

/** A statement has one place, whoever called its procedure. */
function placeOf<W>({ code, ip }: Frame<W>): Place {
  let ofCode = places.get(code as Code<never>);
  if (!ofCode) places.set(code as Code<never>, (ofCode = []));
  const known = ofCode[ip];
  if (known) return known;
  const instr = code.instrs[ip];
  const { name: fn, file } = code.fn;
  return (ofCode[ip] = { fn, file, c: instr ? textOf(instr) : '', act: code.acts[ip] ?? 0 });
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
