// SPDX-License-Identifier: GPL-2.0-only
import { produce } from 'immer';
import {
  bool,
  int,
  maybe,
  oneOf,
  record,
  zero,
  type Property,
  type Schema,
  type System,
} from '../../src/explorer/index.ts';
import { Layouter, type Code } from '../../src/model/language/code.ts';
import { language } from '../../src/model/language/language.ts';
import type { Fn, Options, Stmt } from '../../src/model/language/statement.ts';
import { Thread, type StepLabel, type ThreadState } from '../../src/model/language/thread.ts';

/** A world of a few fields, to try the step language on: nothing of SCMI is in it. */
export interface Tiny {
  faults: number;
  threads: ThreadState[];
  /** What has happened, as digits. */
  log: string;
  x: number;
  y: number;
  owner: number | null;
  go: boolean;
}

export const tiny = language<Tiny>();

export const digit = int(0, 9);
export type Empty = Record<never, never>;
export type Body = readonly Stmt<Tiny, Empty>[];

/** Texts of up to four of the letters a to d. */
const logs = (() => {
  const texts = [''];
  for (let from = 0, length = 1; length <= 4; length++) {
    const until = texts.length;
    for (; from < until; from++) for (const letter of 'abcd') texts.push(`${texts[from]}${letter}`);
  }
  return texts;
})();

/** A visible step that leaves a letter in the log. */
export function note<F>(letter: 'a' | 'b' | 'c' | 'd'): Stmt<Tiny, F> {
  return tiny.step(letter, (s) => {
    s.log += letter;
  });
}

/** A procedure without parameters and locals. */
export function proc(name: string, body: Body): Fn<Tiny> {
  return tiny.fn('tiny.c', name, {}, {}, body);
}

export interface TinyOptions {
  readonly procedures?: readonly Fn<Tiny>[];
  readonly forms?: readonly string[];
  readonly transport?: string;
  readonly mayFail?: Options['mayFail'];
  readonly faults?: number;
  readonly fold?: boolean;
  readonly properties?: readonly Property<Tiny>[];
}

/** Lays out a procedure by itself. */
export function layout(root: Fn<Tiny>, options: TinyOptions = {}): Code<Tiny> {
  const procedures = new Map(
    (options.procedures ?? []).map((one) => [`${one.name} ${one.form ?? ''}`, one]),
  );
  return new Layouter(procedures, {
    forms: new Set(options.forms),
    transport: options.transport ?? 'none',
    mayFail: options.mayFail ?? (() => true),
  }).layout(root);
}

/** A system with one thread for each root. */
export function world(
  roots: readonly Fn<Tiny>[],
  options: TinyOptions = {},
): System<Tiny, StepLabel> & { readonly threads: readonly Thread<Tiny>[] } {
  const threads = roots.map(
    (root, i) => new Thread(root.name, layout(root, options), i, options.fold ?? true),
  );
  const schema: Schema = record({
    faults: int(0, options.faults ?? 0),
    threads: record(Object.fromEntries(threads.map((thread, i) => [String(i), thread.schema()]))),
    log: oneOf(...logs),
    x: digit,
    y: digit,
    owner: maybe(digit),
    go: bool(),
  });
  const initial = produce(zero(schema) as unknown as Tiny, (draft) => {
    draft.faults = options.faults ?? 0;
    threads.forEach((thread) => thread.start(draft));
  });
  return {
    name: 'tiny',
    schema,
    initial,
    processes: threads.map(
      (thread) => thread.process() as System<Tiny, StepLabel>['processes'][number],
    ),
    properties: options.properties ?? [],
    threads,
  };
}

/** Takes the only move of the first thread until it has none; answers the C texts and the end. */
export function runAlone(
  system: System<Tiny, StepLabel>,
  most = 50,
): { readonly steps: readonly string[]; readonly end: Tiny } {
  const steps: string[] = [];
  let state = system.initial;
  for (; steps.length < most;) {
    const moves = system.processes[0]?.moves(state) ?? [];
    if (moves.length > 1) throw new Error(`${moves.length} ways after ${steps.join(' ')}`);
    const [move] = moves;
    if (!move) break;
    steps.push(move.label.stack.at(-1)?.c ?? '');
    state = produce(state, (draft) => move.apply(draft as never));
  }
  return { steps, end: state };
}

/** What has been logged when all is done, over all ways to get there. */
export function endings(system: System<Tiny, StepLabel>): readonly string[] {
  const seen = new Set<string>();
  const ends = new Set<string>();
  const visit = (state: Tiny): void => {
    const key = JSON.stringify(state);
    if (seen.has(key)) return;
    seen.add(key);
    const moves = system.processes.flatMap((one) => one.moves(state));
    if (moves.length === 0) ends.add(state.log);
    for (const move of moves) visit(produce(state, (draft) => move.apply(draft as never)));
  };
  visit(system.initial);
  return [...ends].toSorted();
}
