// SPDX-License-Identifier: GPL-2.0-only
import type { Leaf, Primitive } from '../../explorer/schema.ts';
import type { Fn, Note, Options, Outcome, Question, Recipe, Stmt, Value } from './statement.ts';

export type Domains = Readonly<Record<string, Leaf<Primitive>>>;
type Held<D extends Domains> = {
  -readonly [K in keyof D]: D[K] extends Leaf<infer V> ? V | null : never;
};

/** Locals are `null` until they are set, and after the procedure has returned. */
export type FrameOf<P extends Domains, L extends Domains> = Held<P> & Held<L>;

/** What a step may be besides its action. */
export interface StepOptions<W, F> {
  readonly wait?: Question<W, F>;
  readonly idle?: boolean;
  readonly private?: boolean;
}

/** The constructors of the step language, bound to one state type. */
export function language<W>() {
  return {
    /**
     * A procedure. Its C file is `file`; parameters and locals are declared with their domains.
     * @throws Error when a local has the name of a parameter.
     */
    fn<const P extends Domains, const L extends Domains>(
      file: string,
      name: string,
      params: P,
      locals: L,
      body: readonly Stmt<W, FrameOf<P, L>>[],
    ): Fn<W> {
      for (const local of Object.keys(locals)) {
        if (local in params) throw new Error(`${name}: local '${local}' is also a parameter`);
      }
      return {
        name,
        file,
        params: Object.keys(params),
        locals: [...Object.entries(params), ...Object.entries(locals)],
        body: body as readonly Stmt<W, never>[],
      };
    },

    /** The procedure as trees with this form have it, where a `when` in the other would be all of it. */
    inForm(form: string, procedure: Fn<W>): Fn<W> {
      return { ...procedure, form };
    },

    /** One visible action, with one way to go; `note` tells in a trace which objects it is about. */
    step<F>(
      c: string,
      apply: Recipe<W, F>,
      { note = '', ...options }: StepOptions<W, F> & { readonly note?: Note<W, F> | '' } = {},
    ): Stmt<W, F> {
      return { kind: 'step', c, ...options, outcomes: [{ note, apply }] };
    },

    /** One visible action that may go in several ways. */
    choose<F>(
      c: string,
      outcomes: readonly Outcome<W, F>[],
      options: StepOptions<W, F> = {},
    ): Stmt<W, F> {
      return { kind: 'step', c, ...options, outcomes };
    },

    /** One visible action that may fail where the scenario allows a failure of kind `site`. */
    attempt<F>(
      c: string,
      site: string,
      apply: Recipe<W, F>,
      fail: Recipe<W, F>,
      options: StepOptions<W, F> = {},
    ): Stmt<W, F> {
      return {
        kind: 'step',
        c,
        ...options,
        outcomes: [
          { note: '', apply },
          { note: 'fails', apply: fail, site },
        ],
      };
    },

    /** An action that no other context can see. */
    local<F>(c: string, apply: Recipe<W, F>): Stmt<W, F> {
      return { kind: 'local', c, apply };
    },

    /** A branch on locals (or on what only this context changes). */
    iff<F>(
      test: Question<W, F>,
      then: readonly Stmt<W, F>[],
      otherwise: readonly Stmt<W, F>[] = [],
    ): Stmt<W, F> {
      return { kind: 'if', test, then, else: otherwise, hidden: false };
    },

    /** A branch that the C function does not have in its own text. */
    hiddenIf<F>(
      test: Question<W, F>,
      then: readonly Stmt<W, F>[],
      otherwise: readonly Stmt<W, F>[] = [],
    ): Stmt<W, F> {
      return { kind: 'if', test, then, else: otherwise, hidden: true };
    },

    /** Repeats until `brk`, `ret` or `goto`. */
    loop<F>(body: readonly Stmt<W, F>[]): Stmt<W, F> {
      return { kind: 'loop', body, hidden: false };
    },

    /** A loop that the C function does not have in its own text. */
    hiddenLoop<F>(body: readonly Stmt<W, F>[]): Stmt<W, F> {
      return { kind: 'loop', body, hidden: true };
    },

    brk<F>(): Stmt<W, F> {
      return { kind: 'break', label: '', hidden: false };
    },

    /** The end of a loop that the C writes in the loop's head. */
    hiddenBreak<F>(): Stmt<W, F> {
      return { kind: 'break', label: '', hidden: true };
    },

    cont<F>(): Stmt<W, F> {
      return { kind: 'continue', label: '', hidden: false };
    },

    goto<F>(label: string): Stmt<W, F> {
      return { kind: 'goto', label, hidden: false };
    },

    label<F>(label: string): Stmt<W, F> {
      return { kind: 'label', label };
    },

    ret<F>(value: Value<W, F> = () => null): Stmt<W, F> {
      return { kind: 'return', value, hidden: false };
    },

    /**
     * Calls a procedure by its name; `into` names the local that takes what it returns, and `note` is
     * what a trace says of the call besides.
     */
    call<F>(
      name: string,
      args: (s: W, l: Readonly<F>, self: number) => readonly Primitive[] = () => [],
      into?: keyof F & string,
      c?: string,
      note?: (s: W, l: Readonly<F>) => string,
    ): Stmt<W, F> {
      return { kind: 'call', fn: { name }, args, into, c, ...(note && { note }) };
    },

    /** The code of trees that have all of `forms`, and else the code of those that lack one. */
    when<F>(
      forms: string | readonly string[],
      then: readonly Stmt<W, F>[],
      otherwise: readonly Stmt<W, F>[] = [],
    ): Stmt<W, F> {
      const wanted = typeof forms === 'string' ? [forms] : forms;
      return {
        kind: 'when',
        test: (options: Options) => wanted.every((form) => options.forms.has(form)),
        forms: wanted,
        then,
        else: otherwise,
      };
    },

    /** The code for one transport, as an indirect call through its ops would reach it. */
    byTransport<F>(
      transport: string,
      then: readonly Stmt<W, F>[],
      otherwise: readonly Stmt<W, F>[] = [],
    ): Stmt<W, F> {
      return {
        kind: 'when',
        test: (options: Options) => options.transport === transport,
        forms: [],
        then,
        else: otherwise,
      };
    },

    /** A call that stands in the C and does nothing to lifetimes in this model. */
    mention<F>(c: string): Stmt<W, F> {
      return { kind: 'mention', c };
    },
  };
}
