// SPDX-License-Identifier: GPL-2.0-only
import type { Place, StepLabel } from '../model/language/thread.ts';
import { actionsOf } from './actions.ts';
import { fineText } from './fineText.ts';
import { impactText } from './impactText.ts';
import { repairedText } from './repairedText.ts';
import { focusOf } from './focus.ts';
import { ledgersOf } from './ledger.ts';
import type { CheckResult } from './result.ts';
import { placeOf } from './trace.ts';

/** The version of the format; docs/schema/trace.schema.json describes it. */
export const TRACE_FORMAT = 1;

/** A result with its trace as JSON. */
export function traceJson(result: CheckResult): object {
  const { id, side, title, verdict, expected, unexpected, remark, heading, violation } = result;
  return {
    format: TRACE_FORMAT,
    spec: id,
    side,
    title,
    variant: heading.variant,
    bounds: heading.bounds,
    verdict,
    expected,
    unexpected,
    remark,
    violation: violation && violationJson(result),
  };
}

function violationJson({ heading, violation, naming }: CheckResult): object | null {
  if (!violation) return null;
  const actions = actionsOf(violation, naming);
  const { story } = violation;
  return {
    rule: violation.rule,
    contract: heading.contract,
    impact: impactText(heading, violation),
    message: violation.message,
    breaking: violation.breaking,
    contexts: violation.contexts,
    length: violation.steps.length,
    loop: violation.loop,
    about: focusOf(violation, actions),
    simplestOf: story?.among ?? null,
    replay: story?.path ?? null,
    lines: violation.lines?.tree ?? null,
    actions: actions.map((action) => ({
      step: action.step,
      part: action.part,
      context: action.context,
      function: action.fn,
      c: action.c,
      note: action.note,
      setup: action.setup,
      matters: action.matters,
      breaks: action.breaks,
      changes: action.changes,
      events: action.events.map(({ object, kind, owner }) => ({ object, kind, owner })),
      stack: action.stack.map(placeJson),
    })),
    ledgers: ledgersOf(actions),
    repaired: repairedText(violation) || null,
    differences: (story?.repaired?.places ?? []).map((place) => ({
      step: place.step + 1,
      context: place.context,
      without: place.broken.flatMap(statementJson),
      with: place.repaired.flatMap(statementJson),
      more: place.more,
    })),
    fine: story?.fine
      ? {
          text: fineText(violation),
          change: story.fine.change,
          steps: story.fine.steps.map(({ context, label, origin }) => ({
            context,
            function: placeOf(label).fn,
            c: placeOf(label).c,
            note: label.note,
            origin,
          })),
        }
      : null,
  };
}

function placeJson({ fn, file, tree }: Place): object {
  return {
    function: fn,
    file,
    path: tree?.path ?? null,
    line: tree?.line ?? null,
    lineIs: tree?.what ?? null,
  };
}

function statementJson({ stack, note }: StepLabel): readonly object[] {
  const place = stack.at(-1);
  return place ? [{ c: place.c, note, place: placeJson(place) }] : [];
}
