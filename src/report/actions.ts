// SPDX-License-Identifier: GPL-2.0-only
import { diff, type Change, type Naming } from './diff.ts';
import { eventsOf, type ObjectEvent } from './events.ts';
import { placeOf, setupSteps, type ViolationReport } from './trace.ts';
import type { Place } from '../model/language/thread.ts';

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
  let before = violation.initial;
  return steps.flatMap((step, i) => {
    const whole = { label: step.label, state: step.state, matters: story === undefined };
    const parts = story?.parts[i] ?? [whole];
    return parts.flatMap(({ label, state, matters }, part): Action[] => {
      const changes = diff(before, state, naming);
      before = state;
      if (part > 0 && changes.length === 0) return [];
      const { fn, c } = placeOf(label);
      const last = i === steps.length - 1 && part === parts.length - 1;
      return [
        {
          step: i + 1,
          part,
          context: step.context,
          stack: label.stack,
          fn,
          c,
          note: label.note,
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
