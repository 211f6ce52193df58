// SPDX-License-Identifier: GPL-2.0-only
import { ascii as plain, printable } from '../report/printable.ts';
import { wrap } from '../report/wrap.ts';
import type { B4Result } from './auditJson.ts';
import { count } from './bounds.ts';
import type { Change, Effect } from './seriesJudge.ts';

/** How a patch fared. */
export type Mark = 'pass' | 'warn' | 'fail' | 'none';

/** One patch of a judged series. */
export interface PatchRow {
  readonly label: string;
  readonly title: string;
  readonly mark: Mark;
  /** `null` of a patch that could not be applied, or was not reached. */
  readonly effect: Effect | null;
  /** Of the tree with the patches up to this one. */
  readonly bisect: 'safe' | 'unsafe' | 'unknown' | null;
  /** Introduced, but listed in the baseline. */
  readonly accepted: readonly Change[];
  readonly notes: readonly string[];
  /** Where and why it does not apply. */
  readonly failure: string | null;
}

/** A judged series. */
export interface SeriesResult {
  readonly title: string;
  readonly base: string;
  readonly notes: readonly string[];
  readonly rows: readonly PatchRow[];
  /** From the base to the last patch that was reached. */
  readonly whole: Effect | null;
}

const glyphs: Readonly<Record<Mark, readonly [unicode: string, ascii: string]>> = {
  pass: ['✓', '+'],
  warn: ['●', '*'],
  fail: ['✗', 'x'],
  none: [' ', ' '],
};

const WIDTH = 100;

/** One row per patch, in b4's style, and what the series does as a whole. */
export function seriesText(result: SeriesResult, ascii: boolean): string {
  const { title, base, notes, whole } = result;
  const show = ascii ? plain : printable;
  const rows = result.rows.map((row) => ({ ...row, title: show(row.title) }));
  const width = Math.min(60, Math.max(...rows.map((row) => row.title.length)));
  const tally = (mark: Mark): number => rows.filter((row) => row.mark === mark).length;
  const body = rows.flatMap((row) => [
    rowText(row, width, ascii),
    ...detailsOf(row).flatMap((line) => wrap(`       ${line}`, WIDTH, 9)),
  ]);
  const skipped = tally('none') === 0 ? '' : `, Not judged: ${tally('none')}`;
  return [
    ...wrap(`${count(rows.length, 'patch').replace(/patchs$/, 'patches')}: ${show(title)}`, WIDTH),
    ...wrap(`base ${base}`, WIDTH),
    ...notes.flatMap((note) => wrap(note, WIDTH)),
    '---',
    ...body,
    '---',
    `Success: ${tally('pass')}, Warning: ${tally('warn')}, Error: ${tally('fail')}${skipped}`,
    ...(whole === null ? [] : wholeText(whole, rows)),
    '',
  ].join('\n');
}

function rowText(row: PatchRow, width: number, ascii: boolean): string {
  const glyph = glyphs[row.mark][ascii ? 1 : 0];
  const title = row.title.length > width ? `${row.title.slice(0, width - 2)}..` : row.title;
  const head = ` ${glyph} ${row.label} ${title.padEnd(width)}`;
  if (row.effect === null)
    return `${head}  ${row.failure === null ? 'not reached' : 'not applied'}`;
  const { fixes, introduces, known } = row.effect;
  const fresh = introduces.length - row.accepted.length;
  const old = known.length + row.accepted.length;
  return `${head}  fixes ${fixes.length}  introduces ${fresh}${old > 0 ? `  (${old} known)` : ''}`;
}

function detailsOf({ effect, accepted, notes, failure }: PatchRow): readonly string[] {
  const lines = failure === null ? [] : [failure];
  if (effect === null) return [...lines, ...notes];
  const fresh = effect.introduces.filter((change) => !accepted.includes(change));
  return [...lines, ...effectText(effect, fresh), ...notes];
}

/** What a change of the code does, line by line; nothing where it does nothing. */
export function effectText(effect: Effect, fresh: readonly Change[]): readonly string[] {
  const names = (changes: readonly Change[]): string => changes.map(({ id }) => id).join(', ');
  const lines: string[] = [];
  if (effect.lands.length > 0) lines.push(`lands fix ${effect.lands.join(', ')}`);
  if (effect.drops.length > 0) lines.push(`no longer has fix ${effect.drops.join(', ')}`);
  if (effect.fixes.length > 0) lines.push(`fixes ${names(effect.fixes)}`);
  if (fresh.length > 0) lines.push(`introduces ${names(fresh)}`);
  if (effect.uncovers.length > 0) {
    lines.push(`shows, perhaps hidden before: ${names(effect.uncovers)}`);
  }
  if (effect.lost.length > 0) {
    const [first] = effect.lost;
    lines.push(`${count(effect.lost.length, 'spec')} can no longer be asked: ${first?.remark}`);
  }
  lines.push(...effect.order, ...unseenText(effect));
  return lines;
}

function unseenText({ unseen }: Effect): readonly string[] {
  return unseen.length === 0
    ? []
    : [`changes ${unseen.join(', ')} where the model does not look: conditions or arguments`];
}

function wholeText(whole: Effect, rows: readonly PatchRow[]): readonly string[] {
  const unsafe = rows.filter(({ bisect }) => bisect === 'unsafe').map(({ label }) => label);
  const unknown = rows.filter(({ bisect }) => bisect === 'unknown').map(({ label }) => label);
  const bisect =
    unsafe.length > 0
      ? `Bisecting is not safe: more is broken than at the base with the patches up to ${unsafe.join(', ')}.`
      : unknown.length > 0
        ? `Whether bisecting is safe is not known with the patches up to ${unknown.join(', ')}.`
        : 'Every prefix is safe to bisect, up to the stated bounds.';
  const made = whole.introduces.map(({ id }) => id).join(', ');
  return [
    ...wrap(
      `The series as a whole fixes ${whole.fixes.length} and introduces ${whole.introduces.length} ` +
        `findings; ${whole.known.length} are there before and after, and not by its doing.`,
      WIDTH,
    ),
    ...(made === '' ? [] : wrap(`Introduced: ${made}.`, WIDTH, 4)),
    ...wrap(bisect, WIDTH),
    ...(whole.known.length === 0
      ? []
      : wrap(`Before and after: ${whole.known.map(({ id }) => id).join(', ')}.`, WIDTH, 4)),
  ];
}

/** What a series tells b4: nothing when all is well. */
export function seriesB4({ rows }: SeriesResult): readonly B4Result[] {
  return rows.flatMap(({ label, mark, effect, accepted, failure, notes }): readonly B4Result[] => {
    const tool = 'scmi-lifetime';
    if (failure !== null) return [{ tool, status: 'fail', summary: `${label}: ${failure}` }];
    const fresh = effect?.introduces.filter((change) => !accepted.includes(change)) ?? [];
    const broken = fresh.map(({ id, shown }): B4Result => {
      const violation = shown.outcome?.violation;
      return {
        tool,
        status: 'fail',
        summary: `${label}: introduces ${id}: ${shown.question.spec.title}`,
        ...(violation && { details: violation.message }),
      };
    });
    const doubts = [
      ...(effect?.lost.length ? [`${effect.lost[0]?.remark ?? ''}`] : []),
      ...(effect?.order ?? []),
      ...(effect === null ? [] : unseenText(effect)),
      ...notes,
    ];
    if (mark !== 'warn') return broken;
    return [
      ...broken,
      ...doubts.map((text): B4Result => ({ tool, status: 'warn', summary: `${label}: ${text}` })),
    ];
  });
}
