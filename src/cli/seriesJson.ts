// SPDX-License-Identifier: GPL-2.0-only
import type { Change, Effect } from './seriesJudge.ts';
import type { SeriesResult } from './seriesText.ts';

/** The output of `series --json`; docs/maintainers.md describes it. */
export function seriesJson({ title, base, notes, rows, whole }: SeriesResult): string {
  const patches = rows.map(
    ({ label, title: name, mark, effect, bisect, failure, notes: said }) => ({
      label,
      title: name,
      mark,
      failure,
      bisect,
      notes: said,
      ...(effect && effectJson(effect)),
    }),
  );
  const document = { title, base, notes, patches, whole: whole && effectJson(whole) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function effectJson(effect: Effect): object {
  const ids = (changes: readonly Change[]): readonly string[] => changes.map(({ id }) => id);
  return {
    lands: effect.lands,
    drops: effect.drops,
    fixes: ids(effect.fixes),
    introduces: ids(effect.introduces),
    known: ids(effect.known),
    uncovers: ids(effect.uncovers),
    lost: effect.lost.map(({ question, remark }) => ({ spec: question.spec.id, reason: remark })),
    order: effect.order,
    unseen: effect.unseen,
  };
}
