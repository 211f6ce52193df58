// SPDX-License-Identifier: GPL-2.0-only
import { explorePlainly, type PlainResult } from './plain.ts';
import { explore } from './search.ts';
import type { Budget, Result, System } from './system.ts';

/** Both results, and in what they differ: nothing, one hopes. */
export interface SelfCheck<S, L> {
  readonly learned: Result<S, L>;
  readonly plain: PlainResult;
  readonly differences: readonly string[];
}

/**
 * Explores twice, with learnt trees and plainly under immer, and compares verdicts, the length of
 * the trace, and the counts where no rule is broken. Liveness (`eventually`) is not compared: the
 * plain explorer does not check it.
 */
export function selfCheck<S, L>(
  system: System<S, L>,
  budget: Pick<Budget, 'states'> = {},
): SelfCheck<S, L> {
  const safety = system.properties.filter((property) => property.kind !== 'eventually');
  const learned = explore({ ...system, properties: safety }, { budget });
  const plain = explorePlainly(system, budget);
  const differences: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    if (ours !== theirs)
      differences.push(`${what}: ${String(ours)} learned, ${String(theirs)} plain`);
  };
  const verdict = plain.broken ? 'violated' : plain.finished ? 'holds' : 'inconclusive';
  compare('verdict', learned.verdict, verdict);
  compare('steps to the violation', learned.broken?.trace.steps.length, plain.broken?.length);
  if (learned.verdict !== 'violated' && verdict !== 'violated') {
    compare('states', learned.states, plain.states);
    compare('transitions', learned.transitions, plain.transitions);
  }
  return { learned, plain, differences };
}
