// SPDX-License-Identifier: GPL-2.0-only
import { diff, plainNaming, type Naming } from './diff.ts';
import { impactText } from './impactText.ts';
import { lanes } from './lanes.ts';
import {
  linesField,
  placeOf,
  stepWithLine,
  type TraceHeading,
  type ViolationReport,
} from './trace.ts';
import { sourceLine } from './sourceLine.ts';
import { wrap } from './wrap.ts';

/** No line of a report is longer. */
export const WIDTH = 100;

const RULER = '='.repeat(70);

/** What may be painted in a trace on a terminal. */
export interface TraceColors {
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
}

const plain: TraceColors = { bad: (text) => text, faint: (text) => text };

/**
 * A violation for people: the heading, one column per context that moves, and the calls that led
 * there. `skip` steps at the beginning are only counted.
 */
export function traceText(
  heading: TraceHeading,
  violation: ViolationReport,
  naming: Naming = plainNaming,
  colors: TraceColors = plain,
  skip = 0,
): string {
  const { steps, contexts, loop } = violation;
  const first = Math.min(skip, steps.length);
  const moving = contexts.flatMap((_, i) =>
    steps.slice(first).some(({ context }) => context === i) ? [i] : [],
  );
  const names = moving.map((i) => contexts[i] ?? '');
  const layout = lanes(names, String(steps.length).length + 1, WIDTH);
  const body = steps.flatMap((step, i) => {
    if (i < first) return [];
    const lane = moving.indexOf(step.context);
    const before = i === 0 ? violation.initial : steps[i - 1]?.state;
    const breaking = i === steps.length - 1 && violation.breaking === 'step';
    const lines = layout.at(lane, `${i + 1}${breaking ? '!' : ''}`, stepWithLine(step.label));
    const mark = loop === i ? [colors.bad(`--- from here on it goes round for ever ---`)] : [];
    const changes = diff(before, step.state, naming)
      .flatMap(({ name, from, to }) => layout.below(lane, `${name}: ${from} -> ${to}`))
      .map(colors.faint);
    return [...mark, ...(breaking ? lines.map(colors.bad) : lines), ...changes];
  });
  return [
    RULER,
    ...head(heading, violation).map((line, i) => (i === 0 ? colors.bad(line) : line)),
    '',
    ...layout.title(),
    ...(first > 0 ? wrap(skipped(violation, first), WIDTH, 2).map(colors.faint) : []),
    ...body,
    ...wrap(`${ending(violation)}: ${violation.message}`, WIDTH, 2).map(colors.bad),
    ...callTraces(violation, first),
    RULER,
    '',
  ].join('\n');
}

/** What is left out at the beginning, and who did it. */
function skipped({ contexts, steps }: ViolationReport, first: number): string {
  const who = new Set(steps.slice(0, first).map(({ context }) => contexts[context] ?? ''));
  return `... ${first} ${first === 1 ? 'step' : 'steps'} of ${[...who].join(', ')}`;
}

function head(heading: TraceHeading, violation: ViolationReport): readonly string[] {
  const last = violation.steps.at(-1);
  const where = violation.breaking === 'step' && last ? ` in ${placeOf(last.label).fn}` : '';
  const fields: readonly (readonly [string, string])[] = [
    ['Rule', heading.contract],
    ['Impact', impactText(heading, violation)],
    ['Spec', `${heading.spec}: ${heading.title}`],
    ['Code', heading.variant],
    ...linesField(violation),
    ['Bounds', heading.bounds],
  ];
  return [
    ...wrap(`BUG: MODEL: ${violation.rule}${where}`, WIDTH),
    ...fields.flatMap(([name, text]) => wrap(`${`${name}:`.padEnd(8)}${text}`, WIDTH, 8)),
  ];
}

function ending(violation: ViolationReport): string {
  const count = violation.steps.length;
  switch (violation.breaking) {
    case 'step':
      return `Step ${count} breaks the rule`;
    case 'state':
      return count === 0 ? 'The initial state breaks the rule' : `After step ${count}`;
    case 'quiet':
      return count === 0 ? 'Nothing moves' : `After step ${count} nothing moves any more`;
    case 'loop':
      return 'It never ends';
  }
}

/** Where each context was when it last moved, innermost call first, as the kernel prints it. */
function callTraces(violation: ViolationReport, first: number): readonly string[] {
  const last = new Map<number, number>();
  violation.steps.forEach(({ context }, i) => {
    if (i >= first) last.set(context, i);
  });
  const order = [...last].toSorted((a, b) => b[1] - a[1]);
  return order.flatMap(([context, index]) => {
    const stack = violation.steps[index]?.label.stack ?? [];
    const title = `Call trace of ${violation.contexts[context] ?? ''} (step ${index + 1}):`;
    const width = Math.min(40, Math.max(0, ...stack.map(({ fn }) => fn.length)));
    const calls = stack.toReversed().flatMap((place) => {
      const where = violation.lines ? sourceLine(place, violation) : fileName(place.file);
      return wrap(` ${place.fn.padEnd(width)}  ${where}: ${place.c}`, WIDTH, width + 5);
    });
    return ['', ...wrap(title, WIDTH, 2), ...calls];
  });
}

function fileName(file: string): string {
  return file === 'kernel' ? '(kernel, modelled)' : file;
}
