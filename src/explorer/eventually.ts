// SPDX-License-Identifier: GPL-2.0-only
import type { Exploration } from './exploration.ts';
import type { Numbered } from './questions.ts';
import type { Broken, Eventually } from './system.ts';

export function* findLasso<S, L>(
  x: Exploration<S, L>,
  rule: Numbered<Eventually<S>>,
): Generator<void, Broken<S, L> | undefined> {
  yield;
  x.stopped = 'eventually';
  void rule;
  return undefined;
}
