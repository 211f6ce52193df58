// SPDX-License-Identifier: GPL-2.0-only
import { availableParallelism } from 'node:os';
import { createColors } from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import type { Budget } from '../explorer/system.ts';
import type { ResultFormat } from './formats.ts';
import type { Io } from './io.ts';
import type { SearchOptions } from './searchChoice.ts';
import { UsageError } from './usageError.ts';

/** The options of `check` as commander reads them. */
export interface CheckOptions extends SearchOptions {
  readonly spec?: readonly string[];
  readonly variant?: string;
  readonly with?: string;
  readonly without?: string;
  readonly transport?: string;
  readonly faults?: string;
  readonly json?: boolean;
  readonly format?: ResultFormat;
  readonly out: string;
  readonly tree?: string;
  readonly jobs?: string;
  readonly workers?: string;
  readonly svg: boolean;
  readonly html?: boolean;
  readonly color: string;
  readonly times: boolean;
  readonly verbose?: boolean;
  readonly budgetSeconds?: string;
  readonly budgetStates?: string;
  readonly specs?: string;
  readonly shard?: string;
  readonly selfCheck?: boolean;
  readonly certify?: string;
  readonly verifyCertificate?: string;
  readonly memory?: string;
  readonly spill?: string;
  readonly checkpoint?: string;
  readonly checkpointEvery?: string;
  readonly resume?: boolean;
}

/**
 * Reads a whole number of at least `least`.
 * @throws UsageError for anything else.
 */
export function wholeNumber(option: string, text: string, least: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && Number.isSafeInteger(number)) return number;
  throw new UsageError(`${option} "${text}" is no number`, `a whole number from ${least} up`);
}

/**
 * What one exploration may cost, as far as the command line says.
 * @throws UsageError when it is no number.
 */
export function budgetOf(options: Pick<CheckOptions, 'budgetSeconds' | 'budgetStates'>): Budget {
  const { budgetSeconds, budgetStates } = options;
  if (budgetSeconds !== undefined && !(Number(budgetSeconds) > 0)) {
    throw new UsageError(`--budget-seconds "${budgetSeconds}" is no time`, 'seconds above 0');
  }
  return {
    ...(budgetSeconds !== undefined && { seconds: Number(budgetSeconds) }),
    ...(budgetStates !== undefined && {
      states: wholeNumber('--budget-states', budgetStates, 1),
    }),
  };
}

/**
 * How many explorations run at once; by default as many as there are cores.
 * @throws UsageError when it is no number.
 */
export function jobsOf(options: Pick<CheckOptions, 'jobs'>): number {
  return options.jobs === undefined
    ? availableParallelism()
    : wholeNumber('--jobs', options.jobs, 1);
}

/** Colours for standard output; `auto` means on a terminal that can, unless NO_COLOR is set. */
export function colorsOf(when: string, io: Io): Colors {
  const able = io.outIsTerminal && io.env['TERM'] !== 'dumb' && (io.env['NO_COLOR'] ?? '') === '';
  return createColors(when === 'always' || (when === 'auto' && able));
}
