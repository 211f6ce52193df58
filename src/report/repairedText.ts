// SPDX-License-Identifier: GPL-2.0-only
import type { StepLabel } from '../model/language/thread.ts';
import { sourceLine } from './sourceLine.ts';
import {
  placeOf,
  stepText,
  stepWithLine,
  type Besides,
  type Otherwise,
  type ViolationReport,
} from './trace.ts';
import { wrap } from './wrap.ts';

/** Where the same run goes another way with the fix, in sentences; empty where that is not known. */
export function repairedText({ story, contexts }: ViolationReport): string {
  const repaired = story?.repaired;
  if (!repaired) return '';
  const said = repaired.places.map(
    (place) => `At step ${place.step + 1} ${contexts[place.context] ?? '?'} ${didText(place)}.`,
  );
  const besides = repaired.besides.map(
    ({ fn, c, fixed }) => `Only ${fixed ? 'with' : 'without'} the fix, elsewhere: ${fn}: ${c}.`,
  );
  return ['With the fix the run is fine.', ...said, ...besides, ...moreText(repaired.more)].join(
    ' ',
  );
}

function didText({ broken, repaired, more, next }: Otherwise): string {
  const list = (labels: readonly StepLabel[]): string => labels.map(stepWithLine).join('; ');
  const now = `${list(repaired)}${more === 0 ? '' : `; and ${more} more`}`;
  if (broken.length === 0) return `does this before ${next ? stepText(next) : 'it ends'}: ${now}`;
  return now === '' ? `does not do ${list(broken)}` : `does ${now} instead of ${list(broken)}`;
}

function moreText(more: number): readonly string[] {
  return more === 0 ? [] : [`${more} more place${more === 1 ? ' differs' : 's differ'}.`];
}

/** What stands above `repairedDiff`; empty where it is not known. */
export function repairedTitle({ story, contexts }: ViolationReport): string {
  const repaired = story?.repaired;
  if (!repaired) return '';
  const [who, ...others] = new Set(repaired.places.map(({ context }) => contexts[context] ?? '?'));
  const what = others.length === 0 ? `What ${who} does` : 'What is done';
  return `With the fix the run is fine. ${what} otherwise:`;
}

/** The same in the shape of a diff, at most `width` wide; no lines where it is not known. */
export function repairedDiff(violation: ViolationReport, width: number): readonly string[] {
  const repaired = violation.story?.repaired;
  if (!repaired) return [];
  const { places, more, besides } = repaired;
  const several = new Set(places.map(({ context }) => context)).size > 1;
  return [
    ...places.flatMap((place) => {
      const who = several ? ` of ${violation.contexts[place.context] ?? '?'}` : '';
      const where = hunkLine(place, violation);
      const step = ` @@ step ${place.step + 1}${who}`;
      const line = where === '' ? `${step} @@` : `${step}, ${where} @@`;
      const head = line.length <= width ? [line] : [`${step},`, `    ${where} @@`];
      return [...head, ...linesOf(place)].flatMap((one) => wrap(one, width, 9));
    }),
    ...besidesLines(besides).flatMap((line) => wrap(line, width, 9)),
    ...moreText(more).flatMap((line) => wrap(` (${line.replace(/\.$/, '')})`, width, 2)),
  ];
}

/** What else the fix changes in these functions. */
function besidesLines(besides: readonly Besides[]): readonly string[] {
  if (besides.length === 0) return [];
  const lines = besides.map(({ fn, c, fixed }, i) => [
    ...(fn === besides[i - 1]?.fn ? [] : [`   ${fn}()`]),
    ` ${fixed ? '+' : '-'}   ${c}`,
  ]);
  return [' @@ elsewhere in these functions @@', ...lines.flat()];
}

/** Where that differs, as far as the tree has it: best the statement itself, of one of the two. */
function hunkLine({ broken, repaired }: Otherwise, violation: ViolationReport): string {
  if (!violation.lines) return '';
  const inner = [...repaired, ...broken].flatMap(({ stack }) => stack.at(-1) ?? []);
  const place = inner.find(({ tree }) => tree?.what === 'statement') ?? inner[0];
  return place ? sourceLine(place, violation) : '';
}

function linesOf({ before, broken, repaired, more, next }: Otherwise): readonly string[] {
  const lines = [
    ...[before].map((label) => ({ sign: ' ', label })),
    ...broken.map((label) => ({ sign: '-', label })),
    ...repaired.map((label) => ({ sign: '+', label })),
    ...[next].map((label) => ({ sign: ' ', label })),
  ];
  let last = '';
  const shown = lines.flatMap(({ sign, label }): readonly string[] => {
    if (!label) return [];
    const { fn, c } = placeOf(label);
    const head = fn === last ? [] : [`   ${fn}()`];
    last = fn;
    const note = label.note === '' ? '' : ` /* ${label.note} */`;
    return [...head, ` ${sign}   ${c}${note}`];
  });
  return more === 0 ? shown : [...shown, ` +   ... (${more} more)`];
}
