// SPDX-License-Identifier: GPL-2.0-only
import type { Colors } from 'picocolors/types.js';
import { diff, type Naming } from '../report/diff.ts';
import { stepText, type TraceHeading, type ViolationReport } from '../report/trace.ts';
import { wrap } from '../report/wrap.ts';
import type { Io } from './io.ts';

const WIDTH = 75;
/** Steps that are shown before the current one. */
const BEFORE = 8;
const CLEAR = '\u001b[H\u001b[2J';

/** Steps through a violation with keys, beginning at its end. */
export async function browse(
  heading: TraceHeading,
  violation: ViolationReport,
  naming: Naming,
  io: Io,
  colors: Colors,
): Promise<void> {
  const last = violation.steps.length;
  let at = last;
  const show = (): void => io.out(CLEAR + screen(heading, violation, naming, at, colors));
  show();
  for await (const key of io.keys?.() ?? []) {
    const to = target(key, at, last, violation);
    if (to === null) return;
    at = Math.min(last, Math.max(0, to));
    show();
  }
}

/** Where a key leads; `null` ends the browsing. */
export function target(
  key: string,
  at: number,
  last: number,
  { steps, story }: ViolationReport,
): number | null {
  const matters = (i: number): boolean => story?.parts[i - 1]?.some((part) => part.matters) ?? true;
  switch (key) {
    case 'q':
    case '\u0003':
    case '\u0004':
      return null;
    case '\u001b[C':
    case '\u001b[B':
    case 'n':
    case ' ':
      return at + 1;
    case '\u001b[D':
    case '\u001b[A':
    case 'p':
      return at - 1;
    case 'g':
    case '\u001b[H':
      return 0;
    case 'G':
    case '\u001b[F':
      return last;
    case 'm': {
      const next = steps.findIndex((_, i) => i + 1 > at && matters(i + 1));
      return next < 0 ? last : next + 1;
    }
    case 'M': {
      const before = steps.findLastIndex((_, i) => i + 1 < at && matters(i + 1));
      return before + 1;
    }
    default:
      return at;
  }
}

/** The run around one step: what was done, what it changed, where the contexts stand. */
export function screen(
  heading: TraceHeading,
  violation: ViolationReport,
  naming: Naming,
  at: number,
  colors: Colors,
): string {
  const { steps, contexts, rule, message, initial } = violation;
  const from = Math.max(0, at - BEFORE);
  const rows = steps.slice(from, at).flatMap((step, i) => {
    const number = from + i + 1;
    const current = number === at;
    const who = (contexts[step.context] ?? '?').padEnd(10);
    const mark = violation.story?.parts[number - 1]?.some(({ matters }) => matters) ? '*' : ' ';
    const text = wrap(
      `${String(number).padStart(4)}${mark}${who} ${stepText(step.label)}`,
      WIDTH,
      16,
    );
    return current ? text.map(colors.bold) : text.map(colors.dim);
  });
  const before = at < 2 ? initial : steps[at - 2]?.state;
  const now = at === 0 ? [] : diff(before, steps[at - 1]?.state, naming);
  const end = at === steps.length;
  return [
    colors.bold(`${heading.spec}  step ${at} of ${steps.length}`),
    '',
    ...(at === 0 ? ['   the initial state'] : rows),
    ...now.flatMap(({ name, from: old, to }) =>
      wrap(`${' '.repeat(16)}${name}: ${old} -> ${to}`, WIDTH, 20),
    ),
    '',
    ...(end ? wrap(`${rule}: ${message}`, WIDTH, 2).map(colors.red) : []),
    ...(end ? [''] : []),
    'n/p or arrows: step   m/M: next, last step that matters   g/G: ends   q: quit',
    '',
  ].join('\n');
}
