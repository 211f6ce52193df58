// SPDX-License-Identifier: GPL-2.0-only

/** Exit statuses, as `--help` and README.md state them. */
export const EXIT = {
  /** As expected; for a plain question: it holds. */
  ok: 0,
  /** Violated unexpectedly, or a plain question is answered with a violation. */
  violated: 1,
  /** Usage or spec error. */
  usage: 2,
  /** A budget was reached before the answer. */
  inconclusive: 3,
  /** The kernel tree has functions that the model does not know in this form. */
  differs: 4,
  /** The self-check failed: no output of this run is to be trusted. */
  selfCheck: 5,
  /** Interrupted by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
