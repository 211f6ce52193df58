// SPDX-License-Identifier: GPL-2.0-only
import type { Naming } from './diff.ts';
import type { TraceHeading, ViolationReport } from './trace.ts';

/** The answer to one question, as the writers of machine formats need it. */
export interface CheckResult {
  /** The spec's id. */
  readonly id: string;
  readonly side: string;
  readonly title: string;
  /** The file of the spec, relative to where the command runs. */
  readonly file: string;
  readonly verdict: 'holds' | 'violated' | 'inconclusive' | 'not modelled' | 'vacuous';
  /** What the spec expects; `null` where it expects nothing. */
  readonly expected: 'holds' | 'violated' | null;
  /** It is not what was expected, or a plain question is answered with a violation. */
  readonly unexpected: boolean;
  readonly remark: string | null;
  readonly heading: TraceHeading;
  readonly violation: ViolationReport | null;
  readonly naming: Naming;
}

/** A violation in one line. */
export function violationLine({ rule, message, steps }: ViolationReport): string {
  return `${rule} is violated in ${steps.length} steps: ${message}`;
}

/** What is to be said of a result in one line. */
export function resultLine({ verdict, violation, remark }: CheckResult): string {
  if (violation) return violationLine(violation);
  return remark === null ? verdict : `${verdict}: ${remark}`;
}
