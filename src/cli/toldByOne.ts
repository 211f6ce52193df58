// SPDX-License-Identifier: GPL-2.0-only
import { exploreAsync, type ExploreOptions, type Result, type System } from '../explorer/index.ts';

/** States up to which a search is repeated: some seconds for one thread. */
const MOST = 5_000_000;

/** One thread and several did not find the same. */
export class WorkersDisagree extends Error {
  constructor(several: string, one: string) {
    super(`several workers found ${several}, one found ${one}`);
    this.name = 'WorkersDisagree';
  }
}

/**
 * What one thread finds where several found a violation. Which of the shortest runs several come upon first, how many
 * states they have seen by then, and which of the rules that break at that depth is told, is by chance; a
 * report should be the same each time. A search of more than `most` states, or one that cannot be
 * repeated within its budget, is told as it was found.
 * @throws WorkersDisagree where the one finds no violation, or a trace of another length
 */
export async function toldByOne<S, L>(
  system: System<S, L>,
  options: ExploreOptions,
  several: Result<S, L>,
  most = MOST,
): Promise<Result<S, L>> {
  if (!several.broken || several.states > most) return several;
  const { checkpoint: _, onRan: __, ...rest } = options;
  const one = await exploreAsync(system, { ...rest, workers: 1 });
  if (one.verdict === 'inconclusive') return several;
  const [first, second] = [several, one].map(findingOf);
  if (first !== second) throw new WorkersDisagree(first!, second!);
  return { ...one, seconds: several.seconds + one.seconds };
}

function findingOf<S, L>({ broken }: Result<S, L>): string {
  if (!broken) return 'none';
  const { loop, steps } = broken.trace;
  // Of endless runs not the shortest is told.
  return loop === undefined ? `a violation in ${steps.length} steps` : 'an endless run';
}
