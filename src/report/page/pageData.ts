// SPDX-License-Identifier: GPL-2.0-only
import type { InTree } from '../../model/language/thread.ts';
import { actionsOf, type Action } from '../actions.ts';
import { diff, type Naming } from '../diff.ts';
import { fineText } from '../fineText.ts';
import { sourceLine } from '../sourceLine.ts';
import { noSources, type Sources, type SourceText } from '../sourceText.ts';
import { placeOf, type FineRun, type TraceHeading, type ViolationReport } from '../trace.ts';

/** One action as the page's script takes it. */
export interface PageRow {
  readonly step: number;
  readonly context: number;
  readonly fn: string;
  readonly c: string;
  readonly note: string;
  readonly matters: boolean;
  readonly breaks: boolean;
  readonly setup: boolean;
  /** Of a fine run: it is no step of the violation, or not at this place. */
  readonly moved: boolean;
  readonly changes: readonly (readonly [name: string, from: string, to: string])[];
  readonly events: readonly string[];
  /** Innermost first. */
  readonly stack: readonly string[];
  /**
   * Where its statement stands: the index of a function among the sources, a line, and whether the
   * statement is on it.
   */
  readonly at: readonly [source: number, line: number, what: InTree['what']] | null;
}

export interface PageRun {
  readonly name: string;
  readonly text: string;
  readonly rows: readonly PageRow[];
}

/** All that the page's script knows. Texts are plain: the script never makes markup of them. */
export interface PageData {
  readonly contexts: readonly string[];
  readonly runs: readonly PageRun[];
  readonly replay: string;
  /** The C functions that the runs go through, when a kernel tree was given. */
  readonly sources: readonly (SourceText & { readonly name: string })[];
}

type Where = (stack: Action['stack']) => PageRow['at'];

/** The data of a violation's page. */
export function pageData(
  heading: TraceHeading,
  violation: ViolationReport,
  naming: Naming,
  find: Sources = noSources,
): PageData {
  const sources: (SourceText & { readonly name: string })[] = [];
  const at = (stack: Action['stack']): PageRow['at'] => {
    const place = stack.findLast(({ file }) => file !== 'kernel');
    const text = place && find(place.fn);
    if (!place?.tree || !text) return null;
    const known = sources.findIndex(({ name }) => name === place.fn);
    const index = known >= 0 ? known : sources.push({ name: place.fn, ...text }) - 1;
    return [index, place.tree.line, place.tree.what];
  };
  const { contexts, story } = violation;
  const fine = story?.fine ?? null;
  const message = `${violation.rule}: ${violation.message}`;
  return {
    contexts,
    replay: story ? `scmi-lifetime replay ${heading.spec} ${story.path}` : '',
    runs: [
      {
        name: 'violation',
        text: message,
        rows: actionsOf(violation, naming).map((one) => rowOf(one, violation, at)),
      },
      ...(fine
        ? [{ name: 'fine', text: fineText(violation), rows: fineRows(violation, fine, naming, at) }]
        : []),
    ],
    sources,
  };
}

function rowOf(action: Action, violation: ViolationReport, at: Where): PageRow {
  return {
    step: action.step,
    context: action.context,
    fn: action.fn,
    c: action.c,
    note: action.note,
    matters: action.matters,
    breaks: action.breaks,
    setup: action.setup,
    moved: false,
    changes: action.changes.map(({ name, from, to }) => [name, from, to] as const),
    events: action.events.flatMap(({ kind, object, owner }) =>
      kind === 'get' || kind === 'put'
        ? [`${kind} ${object}${owner === '' ? '' : ` (${owner})`}`]
        : [`${object} is ${kind}`],
    ),
    stack: stackOf(action.stack, violation),
    at: at(action.stack),
  };
}

function fineRows(
  violation: ViolationReport,
  fine: FineRun,
  naming: Naming,
  at: Where,
): readonly PageRow[] {
  let before = violation.initial;
  let latest = -1;
  return fine.steps.map(({ context, label, state, origin }, i) => {
    const { fn, c } = placeOf(label);
    const changes = diff(before, state, naming);
    before = state;
    const moved = origin === null || origin !== latest + 1;
    latest = origin ?? latest;
    return {
      step: i + 1,
      context,
      fn,
      c,
      note: label.note,
      matters: moved,
      breaks: false,
      setup: false,
      moved,
      changes: changes.map(({ name, from, to }) => [name, from, to] as const),
      events: [],
      stack: stackOf(label.stack, violation),
      at: at(label.stack),
    };
  });
}

function fileOf({ file }: Action['stack'][number]): string {
  return file === 'kernel' ? '(kernel, modelled)' : file;
}

function stackOf(stack: Action['stack'], violation: ViolationReport): readonly string[] {
  return stack
    .toReversed()
    .map(
      (place) => `${place.fn} ${violation.lines ? sourceLine(place, violation) : fileOf(place)}`,
    );
}
