// SPDX-License-Identifier: GPL-2.0-only
import type { Question } from './learn.ts';
import type { Eventually, Sometimes, StateRule, System } from './system.ts';

/** The rule that is always on: where nothing can move, every process must be resting. */
export const NO_DEADLOCK = 'no-deadlock';

/** One clause of a rule, a witness, a process's rest: by its number in the learner. */
export interface Numbered<T> {
  readonly question: number;
  readonly of: T;
}

/** All that the explorer asks about states, numbered for the learner. */
export interface Questions<S> {
  readonly list: readonly Question<S>[];
  readonly always: readonly Numbered<StateRule<S>>[];
  readonly quiet: readonly Numbered<StateRule<S>>[];
  readonly sometimes: readonly Numbered<Sometimes<S>>[];
  readonly eventually: readonly Numbered<Eventually<S>>[];
  /** In the order of the processes; `null` is the answer for a process that rests. */
  readonly resting: readonly Numbered<string>[];
}

/** What a predicate answers when it is false. */
const NO = 'no';

/** Numbers the questions of a system: `always` clauses first, as they are asked most. */
export function questionsOf<S, L>(system: System<S, L>): Questions<S> {
  const list: Question<S>[] = [];
  const add = <T>(of: T, name: string, ask: Question<S>['ask']): Numbered<T> => ({
    of,
    question: list.push({ name, ask }) - 1,
  });
  const whether =
    (holds: (state: S) => boolean): Question<S>['ask'] =>
    (state) =>
      holds(state) ? null : NO;

  const rules = (kind: StateRule<S>['kind']): Numbered<StateRule<S>>[] =>
    system.properties.flatMap((property) =>
      property.kind === kind
        ? property.clauses.map((clause, i) =>
            add(property, `rule ${property.name}, clause ${i}`, clause),
          )
        : [],
    );
  const always = rules('always');
  const sometimes = system.properties.flatMap((property) =>
    property.kind === 'sometimes'
      ? [add(property, `witness ${property.name}`, whether(property.holds))]
      : [],
  );
  const quiet = rules('quiet');
  const eventually = system.properties.flatMap((property) =>
    property.kind === 'eventually'
      ? [add(property, `rule ${property.name}`, whether(property.met))]
      : [],
  );
  const resting = system.processes.map((process) =>
    add(process.name, `resting of ${process.name}`, whether(process.resting)),
  );
  return { list, always, quiet, sometimes, eventually, resting };
}

/** How a deadlock is told. */
export function deadlockMessage(waiting: readonly string[]): string {
  return `nothing can move, but ${waiting.join(', ')} still ${waiting.length === 1 ? 'waits' : 'wait'}`;
}
