// SPDX-License-Identifier: GPL-2.0-only
import type { Model } from '../model/model.ts';
import type { State } from '../model/world.ts';

/** What is wrong with a state, or `null`. Reads little, so that it is learnt quickly. */
export type Clause = (state: State) => string | null;

/** A rule of SCMI's lifetimes. */
export interface Rule {
  readonly name: string;
  /** The contract in one sentence. */
  readonly contract: string;
  /** What code that breaks it means for who runs it, in the kernel's words. */
  readonly impact: string;
  /**
   * `step`: judged by the model's steps where they touch something; `always`: in every state;
   * `quiet`: where nothing can move any more; `eventually`: of whole runs; `deadlock`: of states
   * where nothing moves but something waits.
   */
  readonly kind: 'step' | 'always' | 'quiet' | 'eventually' | 'deadlock';
  /** Code with this form is made otherwise: the rule says nothing of it, for this reason. */
  readonly unless?: { readonly form: string; readonly why: string };
  /** For `always` and `quiet`. */
  readonly clauses?: (model: Model) => readonly Clause[];
  /** For `eventually`: true once the obligation is met. */
  readonly met?: (model: Model) => (state: State) => boolean;
  /** The rule is put to the test only where this holds: a run that never gets there is no evidence. */
  readonly premise: {
    readonly text: string;
    readonly holds: (state: State, model: Model) => boolean;
  };
}

/** One clause for each object of a pool. */
export function each<T>(
  pool: (state: State) => readonly T[],
  model: Model,
  judge: (object: T, index: number, state: State) => string | null,
): readonly Clause[] {
  return pool(model.system.initial).map((_, index) => (state: State) => {
    const object = pool(state)[index];
    return object === undefined ? null : judge(object, index, state);
  });
}

/** Whether a device is one that the transport has for a channel. */
export function isTransportName(name: string): boolean {
  return name.startsWith('__scmi_transport_device');
}
