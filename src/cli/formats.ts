// SPDX-License-Identifier: GPL-2.0-only

/** Formats of a list of results. */
export const RESULT_FORMATS = ['json', 'sarif', 'ktap', 'junit', 'github', 'b4'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

/** Formats of one violation. */
export const TRACE_FORMATS = ['commit', 'ledger', 'itf'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

/** How `explain` can answer: a report, every step in lanes, or a format for a tool. */
export const EXPLAIN_FORMATS = [
  'report',
  'lanes',
  'html',
  ...TRACE_FORMATS,
  ...RESULT_FORMATS,
] as const;
