// SPDX-License-Identifier: GPL-2.0-only
import { Immer } from 'immer';
import { Violation, type Move, type StateRule, type System } from './system.ts';

/** A rule and how it is broken. */
export interface Judgement {
  readonly rule: string;
  readonly message: string;
}

/** A move and where it stands: the reference semantics, straight from the interface. */
export interface Enabled<S, L> {
  readonly process: number;
  readonly choice: number;
  readonly move: Move<S, L>;
}

/** All moves of a plain state, process by process. */
export function movesOf<S, L>(system: System<S, L>, state: S): readonly Enabled<S, L>[] {
  return system.processes.flatMap((one, process) =>
    one.moves(state).map((move, choice) => ({ process, choice, move })),
  );
}

// States are frozen here: immer's own way makes several calls for each leaf of what is new.
const immer = new Immer({ autoFreeze: false });

/**
 * The state after a move, by immer, frozen.
 * @throws Violation when the move breaks a rule.
 */
export function takeMove<S, L>(move: Move<S, L>, state: S): S {
  const after = immer.produce(state, (draft) => {
    move.apply(draft as Parameters<typeof move.apply>[0]);
  });
  freeze(after);
  return after;
}

/** What is frozen already is so in all its parts. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  const parts = value as Readonly<Record<string, unknown>>;
  for (const key in parts) {
    const part = parts[key];
    if (typeof part === 'object') freeze(part);
  }
  Object.freeze(value);
}

/** What one move does: the state that it leads to, or the rule that it breaks itself. */
export type Taken<S> =
  | { readonly state: S; readonly broken: null }
  | { readonly state: null; readonly broken: Judgement };

/** Takes a move, whether it breaks a rule or not. */
export function tryMove<S, L>(move: Move<S, L>, state: S): Taken<S> {
  try {
    return { state: takeMove(move, state), broken: null };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { state: null, broken: { rule: error.rule, message: error.message } };
  }
}

/** The rules that a state breaks by being quiet; a deadlock comes instead of the quiet rules. */
export function judgeQuietly<S, L>(system: System<S, L>, state: S): readonly Judgement[] {
  if (movesOf(system, state).length > 0) return [];
  const waiting = system.processes.filter((process) => !process.resting(state));
  if (waiting.length === 0) return judge(system, 'quiet', state);
  const names = waiting.map((process) => process.name).join(', ');
  const verb = waiting.length === 1 ? 'waits' : 'wait';
  return [{ rule: 'no-deadlock', message: `nothing can move, but ${names} still ${verb}` }];
}

/** All breaks of the rules of one kind in a state. */
export function judge<S, L>(
  system: System<S, L>,
  kind: StateRule<S>['kind'],
  state: S,
): readonly Judgement[] {
  const found: Judgement[] = [];
  for (const property of system.properties) {
    if (property.kind !== kind) continue;
    for (const clause of property.clauses) {
      const message = clause(state);
      if (message !== null) found.push({ rule: property.name, message });
    }
  }
  return found;
}
