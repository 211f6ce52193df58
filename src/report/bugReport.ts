// SPDX-License-Identifier: GPL-2.0-only
import { actionsOf, type Action } from './actions.ts';
import type { Naming } from './diff.ts';
import type { Turn } from './events.ts';
import { fineText } from './fineText.ts';
import { focusOf } from './focus.ts';
import { impactText } from './impactText.ts';
import { ledgersOf, ledgerText } from './ledger.ts';
import { locksHeld } from './locks.ts';
import { MAIL, raceRows, raceTable } from './raceTable.ts';
import { repairedDiff, repairedTitle } from './repairedText.ts';
import { OTHER_FORM, sourceLine } from './sourceLine.ts';
import { linesField, type TraceHeading, type ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

const OTHER_MEANS = 'that tree has the function without it, and the line is where it begins';

/** In the order in which they are told. */
const TITLES: Readonly<Record<Turn, string>> = {
  allocated: 'Allocated',
  initialised: 'Initialised',
  published: 'Published',
  unpublished: 'Taken off',
  destroyed: 'Destroyed',
  freed: 'Freed',
};

const RULER = '='.repeat(66);

/** What a report needs beside the violation. */
export interface ReportOptions {
  readonly naming: Naming;
  readonly bad?: (text: string) => string;
}

/** A violation in the shape of a KASAN report, under our own tag, at most 75 columns wide. */
export function bugReport(
  heading: TraceHeading,
  violation: ViolationReport,
  { naming, bad = (text) => text }: ReportOptions,
): string {
  const { contexts } = violation;
  const actions = actionsOf(violation, naming);
  const focus = focusOf(violation, actions);
  const rows = raceRows(actions, focus, violation.breaking === 'quiet');
  const end = actions.at(-1);
  const repaired = repairedDiff(violation, MAIL);
  const several = new Set(rows.map(({ context }) => context)).size > 1;
  const traces = [
    ...(end && violation.breaking !== 'quiet'
      ? trace(`Call Trace of ${contexts[end.context]}:`, end, violation)
      : []),
    ...focus.flatMap((object) => lifeOf(object, actions, violation)),
  ];
  const isOther = [...traces, ...repaired].join(' ').replace(/\s+/g, ' ').includes(OTHER_FORM);
  return [
    RULER,
    ...wrap(titleOf(violation, end), MAIL, 2).map(bad),
    ...wrap(accessOf(violation, end), MAIL, 2),
    ...wrap(`Rule: ${heading.contract}`, MAIL, 6),
    ...wrap(`Impact: ${impactText(heading, violation)}`, MAIL, 8),
    ...(heading.question === undefined ? [] : wrap(`Asked: ${heading.question}`, MAIL, 7)),
    ...(heading.tasks === undefined ? [] : wrap(`Tasks: ${heading.tasks}`, MAIL, 7)),
    '',
    several ? 'Possible unsafe interleaving:' : 'What leads to it:',
    '',
    ...raceTable(violation, rows),
    '',
    ...wrap(fineText(violation), MAIL, 1),
    '',
    ...(repaired.length > 0
      ? [...wrap(repairedTitle(violation), MAIL, 1), '', ...repaired, '']
      : []),
    ...traces,
    ...ledgersOf(actions)
      .filter(({ object }) => focus.includes(object))
      .flatMap((ledger) => [
        ...ledgerText(ledger, contexts, 5, violation.breaking === 'quiet'),
        '',
      ]),
    ...wrap(`Locks held: ${heldText(violation, actions)}`, MAIL, 1),
    ...footer(heading, violation, isOther),
    RULER,
    '',
  ].join('\n');
}

function titleOf({ rule, breaking }: ViolationReport, end: Action | undefined): string {
  const where = breaking !== 'quiet' && breaking !== 'loop' && end ? ` in ${end.fn}` : '';
  return `BUG: MODEL: ${rule}${where}`;
}

/** What was done, by whom and when; the counterpart of KASAN's `Read of size 8 at …`. */
function accessOf({ breaking, contexts, steps }: ViolationReport, end: Action | undefined): string {
  const count = steps.length;
  if (!end) return 'In the initial state';
  const task = whoText(contexts[end.context]);
  switch (breaking) {
    case 'step':
      return `At ${end.c} by ${task} (step ${count} of ${count})`;
    case 'state':
      return `After ${end.c} by ${task} (step ${count} of ${count})`;
    case 'quiet':
      return `At rest, after step ${count} of ${count}: nothing moves any more`;
    case 'loop':
      return `In a run that never ends (${count} steps)`;
  }
}

function whoText(context = '?'): string {
  return context === 'irq' ? 'an interrupt' : `task ${context}`;
}

/** Who allocated an object, who freed it, with the calls. */
function lifeOf(
  object: string,
  actions: readonly Action[],
  violation: ViolationReport,
): readonly string[] {
  const found = actions.flatMap((action) =>
    action.events
      .filter((event) => event.object === object && event.owner === '')
      .map((event) => ({ action, event })),
  );
  return Object.entries(TITLES).flatMap(([kind, title]) => {
    const one = found.findLast(({ event }) => event.kind === kind);
    if (!one) return [];
    const { context, step } = one.action;
    const by = `${title} by ${whoText(violation.contexts[context])} (step ${step})`;
    return kind === 'published' || kind === 'unpublished'
      ? [...wrap(`${by}: ${object} in ${one.action.fn}`, MAIL, 2), '']
      : trace(`${by}: ${object}`, one.action, violation);
  });
}

/** A call trace, innermost first, as the kernel prints one. */
function trace(
  title: string,
  { stack, c, context }: Action,
  violation: ViolationReport,
): readonly string[] {
  const isIrq = violation.contexts[context] === 'irq';
  const width = Math.min(32, Math.max(0, ...stack.map(({ fn }) => fn.length)));
  const calls = stack
    .toReversed()
    .map((place) => wrap(` ${place.fn.padEnd(width)} ${sourceLine(place, violation)}`, MAIL, 4));
  return [
    ...wrap(title, MAIL, 2),
    ...(isIrq ? [' <IRQ>'] : []),
    ...calls.slice(0, 1).flat(),
    ...(c === '' ? [] : wrap(`   at ${c}`, MAIL, 6)),
    ...calls.slice(1).flat(),
    ...(isIrq ? [' </IRQ>'] : []),
    '',
  ];
}

function heldText({ contexts, steps }: ViolationReport, actions: readonly Action[]): string {
  const held = locksHeld(actions, contexts);
  const moving = contexts.flatMap((name, i) =>
    name !== 'setup' && steps.some(({ context }) => context === i) ? [i] : [],
  );
  return moving
    .map((i) => `${contexts[i] ?? ''}: ${(held.get(i) ?? []).join(', ') || 'none'}`)
    .join('; ');
}

function footer(
  heading: TraceHeading,
  violation: ViolationReport,
  isOther: boolean,
): readonly string[] {
  const { story, steps } = violation;
  const switches = steps.filter((step, i) => i > 0 && step.context !== steps[i - 1]?.context);
  const among = story ? `, fewest switches of ${story.among}` : '';
  const simplest = story?.among === 'as found' ? ', the first that was found' : among;
  const spec = heading.spec;
  const fields: readonly (readonly [string, string])[] = [
    ['Spec', `${spec}: ${heading.title}`],
    ['Code', heading.code ?? heading.variant],
    ...linesField(violation).map(
      ([name, text]) =>
        [name, `${text}${isOther ? `; ${OTHER_FORM}: ${OTHER_MEANS}` : ''}`] as const,
    ),
    ['Bounds', heading.bounds],
    [
      'Run',
      `${steps.length} steps, as short as any; ${switches.length} context switch${switches.length === 1 ? '' : 'es'}${simplest}`,
    ],
    ...(story ? [['Replay', `scmi-lifetime replay ${spec} ${story.path}`] as const] : []),
  ];
  return fields.flatMap(([name, text]) => wrap(`${`${name}:`.padEnd(8)}${text}`, MAIL, 8));
}
