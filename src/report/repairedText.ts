// SPDX-License-Identifier: GPL-2.0-only
import type { StepLabel } from '../model/language/thread.ts';
import { placeOf, stepText, type Otherwise, type ViolationReport } from './trace.ts';
import { wrap } from './wrap.ts';

/** Where the same run goes another way with the fix, in a sentence; empty where that is not known. */
export function repairedText({ story, contexts }: ViolationReport): string {
  const repaired = story?.repaired;
  if (!repaired) return '';
  const who = contexts[repaired.context] ?? '?';
  const said = repaired.places.map(
    (place) => `At step ${place.step + 1} ${who} ${didText(place)}.`,
  );
  return `With the fix the run is fine. ${said.join(' ')}`;
}

function didText({ broken, repaired, more, next }: Otherwise): string {
  const list = (labels: readonly StepLabel[]): string => labels.map(stepText).join('; ');
  const now = `${list(repaired)}${more === 0 ? '' : `; and ${more} more`}`;
  if (broken.length === 0) return `does this before ${next ? stepText(next) : 'it ends'}: ${now}`;
  return now === '' ? `does not do ${list(broken)}` : `does ${now} instead of ${list(broken)}`;
}

/** What stands above `repairedDiff`; empty where it is not known. */
export function repairedTitle({ story, contexts }: ViolationReport): string {
  const repaired = story?.repaired;
  if (!repaired) return '';
  const who = contexts[repaired.context] ?? '?';
  return `With the fix the run is fine. What ${who} does otherwise:`;
}

/** The same in the shape of a diff, at most `width` wide; no lines where it is not known. */
export function repairedDiff({ story }: ViolationReport, width: number): readonly string[] {
  const places = story?.repaired?.places ?? [];
  return places.flatMap((place) => [
    ` @@ step ${place.step + 1} @@`,
    ...linesOf(place).flatMap((line) => wrap(line, width, 9)),
  ]);
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
