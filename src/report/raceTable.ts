// SPDX-License-Identifier: GPL-2.0-only
import type { Action } from './actions.ts';
import { ascii } from './printable.ts';
import { placeOf, type ReportStep, type ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

/** Mails and changelogs are no wider. */
export const MAIL = 75;

/** The least that is left to the text of the last column, and the most between two. */
const LEAST = 33;
const MOST = 36;
/** More rows are never shown. */
const ROWS = 22;
/** The last rows are always shown. */
const LAST = 3;

/**
 * The actions that belong in the table: of those that matter, without the setup, those that touch
 * what it is about or what another context touches too, those that went one of several ways, those
 * on whose order it depends, and the last ones, the violation last. The last step of a run that
 * breaks a rule by coming to rest is one like any other.
 */
export function raceRows(
  actions: readonly Action[],
  focus: readonly string[],
  atRest = false,
): readonly Action[] {
  const end = atRest ? undefined : actions.at(-1);
  const rows = actions.filter(
    (action) =>
      action.breaks ||
      action === end ||
      // That something failed is seldom written anywhere, and yet the story begins there.
      action.failed ||
      action.missed ||
      (!action.setup && (action.matters || action.decides || isLifeOf(action, focus))),
  );
  if (focus.length === 0) return rows.slice(-ROWS);
  const touched = (name: string): number =>
    new Set(
      rows.filter(({ changes }) => changes.some((one) => one.name === name)).map((r) => r.context),
    ).size;
  const about = ({ failed, missed, decides, note, changes }: Action): boolean =>
    failed ||
    missed ||
    decides ||
    note !== '' ||
    changes.length === 0 ||
    changes.some(
      ({ name, from, to }) =>
        touched(name) > 1 ||
        focus.some((object) => isOf(name, object) || from === object || to === object),
    );
  const kept = rows.filter((action, i) => i >= rows.length - LAST || about(action));
  return kept.slice(-ROWS);
}

/**
 * The interleaving as lockdep prints one: a column per context, in plain ASCII, at most 75 columns
 * wide. An interrupt that runs to its end at once may be on any CPU: it stands under `<IRQ>`. One that goes on
 * after others have moved must be on another CPU than theirs, and has the number of one.
 */
export function raceTable(
  violation: ViolationReport,
  rows: readonly Action[],
  indent = 1,
): readonly string[] {
  const { contexts, message } = violation;
  const lanes = [...new Set(rows.map(({ context }) => context))].toSorted((a, b) => a - b);
  const gap =
    lanes.length < 2 ? 0 : Math.min(MOST, Math.floor((MAIL - indent - LEAST) / (lanes.length - 1)));
  const offset = (lane: number): number => indent + gap * lane;
  const put = (lane: number, text: string, hang: number): string[] => {
    const left = offset(lane);
    return wrap(ascii(text), MAIL - left, hang).map((line) => ' '.repeat(left) + line);
  };
  const names = cpuNames(
    lanes.map((context) => ascii(contexts[context] ?? '?')),
    isPaused(violation),
  );
  // Where the names stand in no row of their own, each stretch says whose it is.
  const fits = names.every(
    (name, i) => name.length < (i === names.length - 1 ? MAIL - offset(i) + 1 : gap),
  );
  const title = fits
    ? [names, names.map((name) => '-'.repeat(name.length))].map((cells) =>
        cells.reduce((line, cell, i) => line.padEnd(offset(i)) + cell, ''),
      )
    : names.flatMap((name, i) => put(i, name, 0));
  let [lastLane, lastFn] = [-1, ''];
  const body = rows.flatMap((action) => {
    const lane = lanes.indexOf(action.context);
    const whose = fits || lane === lastLane ? '' : `${shortName(names[lane] ?? '')}: `;
    const isNew = lane !== lastLane || action.fn !== lastFn;
    const head = isNew ? put(lane, `${whose}${heading(action.fn)}`, 2) : [];
    [lastLane, lastFn] = [lane, action.fn];
    const remark = [
      ...(action.note === '' ? [] : [action.note]),
      ...(action.lacks === '' ? [] : [`not done before: ${action.lacks}`]),
      ...action.events.flatMap(({ kind, object }) =>
        kind === 'get' || kind === 'put' ? [] : [`${object} is ${kind}`],
      ),
    ];
    const mark = action.breaks ? '  <-- HERE' : '';
    return [
      ...head,
      ...put(lane, `  ${commented(action.c, remark.slice(0, 3).join(', '))}${mark}`, 6),
    ];
  });
  return [
    ...title,
    ...body,
    '',
    ...wrap(ascii(`=> ${message}`), MAIL - indent, 3).map((line) => ' '.repeat(indent) + line),
  ].map((line) => line.trimEnd());
}

/** A statement with a comment, joined with one that it has already. */
function commented(c: string, remark: string): string {
  if (remark === '') return c;
  return c.endsWith(' */') ? `${c.slice(0, -3)}: ${remark} */` : `${c} /* ${remark} */`;
}

/** Whether an action is where the life of one of these objects begins or ends. */
function isLifeOf({ events }: Action, focus: readonly string[]): boolean {
  return events.some(({ object, owner, kind }) => {
    const isTurn = kind !== 'get' && kind !== 'put' && kind !== 'unpublished';
    return isTurn && owner === '' && focus.includes(object);
  });
}

/** Whether a leaf belongs to this object. */
export function isOf(name: string, object: string): boolean {
  return name.startsWith(object) && !/^[\w-]/.test(name.slice(object.length));
}

function heading(fn: string): string {
  return /^(?:thread|context) /.test(fn) ? fn : `${fn}()`;
}

/** `CPU0` of `CPU0 (user)`. */
function shortName(name: string): string {
  return name.replace(/ .*/s, '');
}

/** Whether others move, be it in steps that the table leaves out, before an interrupt has come to its end. */
function isPaused({ contexts, steps }: ViolationReport): boolean {
  const irq = contexts.indexOf('irq');
  const placeText = ({ label }: ReportStep): string => `${placeOf(label).fn} ${placeOf(label).c}`;
  const begin = steps.find(({ context }) => context === irq);
  let [begun, others] = [false, false];
  for (const step of steps) {
    if (step.context !== irq) others = begun;
    // Each of them begins where the first does.
    else if (begin && placeText(step) === placeText(begin)) [begun, others] = [true, false];
    else if (others) return true;
  }
  return false;
}

function cpuNames(contexts: readonly string[], isIrqPaused: boolean): readonly string[] {
  let cpu = 0;
  return contexts.map((name) => {
    if (name !== 'irq') return `CPU${cpu++} (${name})`;
    return isIrqPaused ? `CPU${cpu++} <IRQ>` : '<IRQ>';
  });
}
