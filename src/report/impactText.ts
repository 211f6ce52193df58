// SPDX-License-Identifier: GPL-2.0-only
import type { TraceHeading, ViolationReport } from './trace.ts';

/** What a violation means for who runs the kernel: that of its rule, and where an interrupt runs into it. */
export function impactText(
  { impact }: Pick<TraceHeading, 'impact'>,
  { breaking, contexts, steps }: ViolationReport,
): string {
  const context = contexts[steps.at(-1)?.context ?? -1];
  const isInterrupt = breaking === 'step' && context === 'irq';
  return isInterrupt ? `${impact} Here in interrupt context, where an oops is a panic.` : impact;
}
