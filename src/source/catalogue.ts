// SPDX-License-Identifier: GPL-2.0-only

/** A fix, or another form of the code, as far as a tree can be asked for it. */
export interface CatalogueEntry {
  /** The number in the series; absent for a form that is no numbered fix. */
  readonly number?: number;
  readonly title: string;
  /** The form that the procedures ask for with `when`. */
  readonly form: string;
  /** The C functions that it touches. */
  readonly functions: readonly string[];
  /**
   * The tree needs this fix only where one of these functions' text matches; where these look the same
   * with and without it, their fingerprints tell.
   */
  readonly marker?: {
    readonly functions: readonly string[];
    readonly pattern: RegExp;
    readonly unmended: readonly string[];
  };
}

/**
 * - `present`: every function that can tell has it; `absent`: none has it; `partial`: some have it;
 * - `not-modelled`: a function that would tell is like no form of the model;
 * - `ambiguous`: the functions are modelled, but look the same with and without it;
 * - `not-applicable`: the tree has none of the functions, or not what is mended.
 */
export type FixStatus =
  'present' | 'absent' | 'partial' | 'not-modelled' | 'ambiguous' | 'not-applicable';

/** The functions behind a fix's status. */
export interface FixDetail {
  readonly status: FixStatus;
  readonly have: readonly string[];
  readonly lack: readonly string[];
  /** Not modelled, or the same with and without. */
  readonly unclear: readonly string[];
}
