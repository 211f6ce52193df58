// SPDX-License-Identifier: GPL-2.0-only
import { diff, type Change, type Naming } from './diff.ts';
import { eventsOf, type ObjectEvent } from './events.ts';
import { placeOf, setupSteps, type ViolationReport } from './trace.ts';
import type { Place, StepLabel } from '../model/language/thread.ts';

/** One action of a run as a report tells it: where it stands, what it changed, what that means. */
export interface Action {
  /** The number of its step, counted from 1. */
  readonly step: number;
  /** 0 for what others can see, more for the private actions behind it. */
  readonly part: number;
  readonly context: number;
  /** Outermost first. */
  readonly stack: readonly Place[];
  readonly fn: string;
  readonly c: string;
  readonly note: string;
  /** It fails, as it may, and did not have to. */
  readonly failed: boolean;
  /**
   * Something is left in the end, and here is where the code with the fix does something else: what
   * was not done changes nothing, so that nothing hangs on it.
   */
  readonly missed: boolean;
  /** Of such an action: what the fix does before it, where the code without the fix does nothing instead. */
  readonly lacks: string;
  /** The run is fine where this is done earlier or later. */
  readonly decides: boolean;
  readonly changes: readonly Change[];
  readonly events: readonly ObjectEvent[];
  /** The violation hangs on it. */
  readonly matters: boolean;
  /** It breaks the rule itself. */
  readonly breaks: boolean;
  /** It belongs to the setup, before the threads begin. */
  readonly setup: boolean;
}

/** The actions of the violations at hand: every part of a page asks for them. */
const known = new WeakMap<
  ViolationReport,
  { readonly naming: Naming; readonly actions: readonly Action[] }
>();

/**
 * The actions of a violation. What is allocated, freed and referenced comes out of the states of the
 * replayed run. Private actions that change nothing anybody else sees are left out.
 */
export function actionsOf(violation: ViolationReport, naming: Naming): readonly Action[] {
  const before = known.get(violation);
  if (before?.naming === naming) return before.actions;
  const actions = readActions(violation, naming);
  known.set(violation, { naming, actions });
  return actions;
}

function readActions(violation: ViolationReport, naming: Naming): readonly Action[] {
  const { steps, story, breaking } = violation;
  const setup = setupSteps(violation);
  const repaired = breaking === 'quiet' ? story?.repaired?.places[0] : null;
  const missed = repaired?.broken[0] ?? repaired?.next;
  const [first] = repaired?.broken[0] ? [] : (repaired?.repaired ?? []);
  const lacks = first ? placeOf(first).c : '';
  const deciding = decidingSteps(violation);
  let before = violation.initial;
  return steps.flatMap((step, i) => {
    const whole = { label: step.label, state: step.state, matters: story === undefined };
    const parts = story?.parts[i] ?? [whole];
    return parts.flatMap(({ label, state, matters }, part): Action[] => {
      const changes = diff(before, state, naming);
      before = state;
      const { fn, c } = placeOf(label);
      const failed = part === 0 && label.site !== undefined;
      const isMissed = repaired?.step === i && !!missed && isSame(missed, label);
      if (part > 0 && changes.length === 0 && !isMissed) return [];
      const last = i === steps.length - 1 && part === parts.length - 1;
      return [
        {
          step: i + 1,
          part,
          context: step.context,
          stack: label.stack,
          fn,
          c,
          note: failed && label.note !== 'fails' ? `fails: ${label.note}` : label.note,
          failed,
          missed: isMissed,
          lacks: isMissed ? lacks : '',
          decides: part === 0 && deciding.includes(i),
          changes,
          events: changes.flatMap(eventsOf),
          matters,
          breaks: last && breaking === 'step',
          setup: i < setup,
        },
      ];
    });
  });
}

/** The innermost call of an action that has a C file; none where the model gives all of it itself. */
export function placeInC(action: Action | undefined): Place | undefined {
  return action?.stack.findLast(({ file }) => file !== 'kernel');
}

/** The steps on whose order it depends whether the run is fine, counted from 0. */
function decidingSteps({ story }: ViolationReport): readonly number[] {
  const change = story?.fine?.change;
  if (change?.kind === 'order') return [change.before, change.to];
  return change?.kind === 'wait' ? [change.from] : [];
}

/** Whether two steps stand at the same statement of a C file. */
function isSame(a: StepLabel, b: StepLabel): boolean {
  const [one, other] = [a.stack.at(-1), b.stack.at(-1)];
  if (!one || one.file === 'kernel') return false;
  return one.fn === other?.fn && one.c === other.c;
}
