// SPDX-License-Identifier: GPL-2.0-only
import { stepText, type ViolationReport } from './trace.ts';

/** What would have made the run a fine one, in a sentence; empty when there is no story. */
export function fineText(violation: ViolationReport): string {
  const { story, steps, contexts } = violation;
  if (!story) return '';
  if (!story.fine) {
    const alone = steps.every(({ context, label }) => context === 0 && label.site === undefined);
    if (alone) return 'It takes no race and no failure: one context does it alone.';
    return violation.loop === null
      ? 'No fine run was found close to this one: moving a stretch of steps does not help.'
      : '';
  }
  const { change } = story.fine;
  const name = (i: number): string => contexts[steps[i]?.context ?? -1] ?? '?';
  const text = (i: number): string => {
    const label = steps[i]?.label;
    return label ? stepText(label) : '?';
  };
  switch (change.kind) {
    case 'no failure':
      return `The same run is fine if step ${change.step + 1} of ${name(change.step)} does not fail (${text(change.step).replace(/ \[.*\]$/, '')}).`;
    case 'order': {
      const { from, to, before } = change;
      const which =
        from === to
          ? `step ${from + 1} of ${name(from)} (${text(from)}) comes`
          : `steps ${from + 1} to ${to + 1} of ${name(from)} (up to ${text(to)}) come`;
      return `The same run is fine if ${which} before step ${before + 1} of ${name(before)} (${text(before)}).`;
    }
    case 'wait': {
      const { from, context, more } = change;
      const last = story.fine.steps.filter(({ origin }) => origin === null)[more - 1];
      const until = last ? stepText(last.label) : '';
      return `The same run is fine if step ${from + 1} of ${name(from)} (${text(from)}) waits until ${contexts[context] ?? '?'} has done ${more === 1 ? 'its next step' : `its next ${more} steps`}, up to ${until}.`;
    }
  }
}
