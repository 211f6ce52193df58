// SPDX-License-Identifier: GPL-2.0-only
import type { Leaf, Primitive } from '../../explorer/schema.ts';

/**
 * The step language: procedures that read like the C functions that they stand for. Everything here
 * is data; `code.ts` lays it out, `thread.ts` runs it. `W` is the mutable state, `F` the locals.
 */

/** Writes one context's share of a transition: an immer recipe over the state and the locals. */
export type Recipe<W, F> = (s: W, l: F, self: number) => void;

/** A pure question about the state and the locals. */
export type Question<W, F> = (s: W, l: Readonly<F>, self: number) => boolean;

/** A pure value computed from the state and the locals. */
export type Value<W, F> = (s: W, l: Readonly<F>, self: number) => Primitive;

/** What may differ between two programs built from the same procedures. */
export interface Options {
  /** The fixes and forms that are in: ids of the catalogue. */
  readonly forms: ReadonlySet<string>;
  readonly transport: string;
  /** Whether this place may fail, within the scenario's budget. */
  readonly mayFail: (site: string, fn: string) => boolean;
  /**
   * Of the places that may fail, which do; all, unless told otherwise. The others stay steps of their own, so that
   * what is left is a part of the whole, with the same states.
   */
  readonly fails?: (site: string, fn: string) => boolean;
}

/** What to say of a step in a trace, from the state before it. */
export type Note<W, F> = (s: W, l: Readonly<F>) => string;

/** One way in which a step may go. */
export interface Outcome<W, F> {
  /** What to call it in a trace, or which objects it is about; empty when nothing needs to be said. */
  readonly note: string | Note<W, F>;
  readonly enabled?: Question<W, F>;
  readonly apply: Recipe<W, F>;
  /** Set on an injected failure: the kind of place that fails. */
  readonly site?: string;
}

/** One visible, atomic action: at most one access to what other contexts can see. */
export interface Step<W, F> {
  readonly kind: 'step';
  /** The C call or assignment it stands for. */
  readonly c: string;
  /** Not possible before this holds (a lock, a completion). */
  readonly wait?: Question<W, F>;
  /** Waiting here for ever is no deadlock (an interrupt that need not come, a work not queued). */
  readonly idle?: boolean;
  /** Touches nothing that others see: folds like a local action where it cannot fail. */
  readonly private?: boolean;
  readonly outcomes: readonly Outcome<W, F>[];
}

/** Private to the context: folds into the step before it. */
export interface Local<W, F> {
  readonly kind: 'local';
  readonly c: string;
  readonly apply: Recipe<W, F>;
}

export interface If<W, F> {
  readonly kind: 'if';
  readonly test: Question<W, F>;
  readonly then: readonly Stmt<W, F>[];
  readonly else: readonly Stmt<W, F>[];
  /** Absent from the C's own structure (a choice of the model, or a macro's inside). */
  readonly hidden: boolean;
}

export interface Loop<W, F> {
  readonly kind: 'loop';
  readonly body: readonly Stmt<W, F>[];
  readonly hidden: boolean;
}

export interface Jump {
  readonly kind: 'break' | 'continue' | 'goto';
  readonly label: string;
  readonly hidden: boolean;
}

export interface Label {
  readonly kind: 'label';
  readonly label: string;
}

export interface Return<W, F> {
  readonly kind: 'return';
  readonly value: Value<W, F>;
  readonly hidden: boolean;
}

export interface Call<W, F> {
  readonly kind: 'call';
  /** By name, as a linker would: procedures of different files call each other both ways. */
  readonly fn: { readonly name: string };
  readonly args: (s: W, l: Readonly<F>, self: number) => readonly Primitive[];
  /** The local that takes the result. */
  readonly into: string | undefined;
  /** The C text, where it is not a plain call by name (an indirect call, a macro). */
  readonly c: string | undefined;
  /** What a trace says of it besides, as the values of arguments; absent where that is nothing. */
  readonly note?: (s: W, l: Readonly<F>) => string;
}

/** Resolved when the program is built: which form of the code this is. */
export interface When<W, F> {
  readonly kind: 'when';
  readonly test: (options: Options) => boolean;
  /** The forms that the test reads; none for a choice that no kernel tree makes. */
  readonly forms: readonly string[];
  readonly then: readonly Stmt<W, F>[];
  readonly else: readonly Stmt<W, F>[];
}

/** Stands in the C but has no effect on lifetimes: only the comparison with the source reads it. */
export interface Mention {
  readonly kind: 'mention';
  readonly c: string;
}

export type Stmt<W, F> =
  | Step<W, F>
  | Local<W, F>
  | If<W, F>
  | Loop<W, F>
  | Jump
  | Label
  | Return<W, F>
  | Call<W, F>
  | When<W, F>
  | Mention;

/** A procedure: one C function, under its C name. */
export interface Fn<W> {
  readonly name: string;
  /** The C file below `drivers/firmware/arm_scmi`, or `kernel` for what the model gives itself. */
  readonly file: string;
  readonly params: readonly string[];
  /** Only where this form is in, instead of the procedure of this name that asks for no form. */
  readonly form?: string;
  /** Parameters first, then the other locals, each with its domain. */
  readonly locals: readonly (readonly [string, Leaf<Primitive>])[];
  readonly body: readonly Stmt<W, never>[];
}
