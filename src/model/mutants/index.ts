// SPDX-License-Identifier: GPL-2.0-only
import { BUS_MUTANTS } from './busMutants.ts';
import { CHANNEL_MUTANTS } from './channelMutants.ts';
import { CORE_MUTANTS } from './coreMutants.ts';
import type { Mutant } from './mutant.ts';

export * from './mutate.ts';
export type { Mutant } from './mutant.ts';

/** Every mistake that a rule must see. */
export const HARMFUL: readonly Mutant[] = [...BUS_MUTANTS, ...CORE_MUTANTS, ...CHANNEL_MUTANTS];
