// SPDX-License-Identifier: GPL-2.0-only
import type { InTree, StepLabel } from '../../src/model/language/thread.ts';
import type { ViolationReport } from '../../src/report/trace.ts';

/** The violation as if its C stood in a tree: every place of these functions at the same line. */
export function inTree(
  violation: ViolationReport,
  tree: string,
  at: Readonly<Record<string, InTree>>,
  given = true,
): ViolationReport {
  const located = <T extends { readonly label: StepLabel }>(step: T): T => ({
    ...step,
    label: {
      ...step.label,
      stack: step.label.stack.map((place) => {
        const found = at[place.fn];
        return found ? { ...place, tree: found } : place;
      }),
    },
  });
  const { story } = violation;
  return {
    ...violation,
    lines: { tree, given },
    steps: violation.steps.map(located),
    ...(story && {
      story: { ...story, parts: story.parts.map((parts) => parts.map(located)) },
    }),
  };
}
