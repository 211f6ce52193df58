// SPDX-License-Identifier: GPL-2.0-only
import type { Engine, RunHooks, RunOutcome, RunRequest } from './engine.ts';

/** What runs explorations, here or in workers. */
export interface Runner {
  /** How many explorations may be under way at once. */
  readonly width: number;
  readonly run: (request: RunRequest, hooks: RunHooks) => Promise<RunOutcome>;
  readonly close: () => Promise<void>;
}

/** Runs one exploration after the other in this thread. */
export function inProcess(engine: Engine): Runner {
  return { width: 1, run: engine.run, close: async () => {} };
}

/** Runs tasks side by side, `width` at a time; results stand in the order of the tasks. */
export async function inOrder<T, R>(
  tasks: readonly T[],
  width: number,
  work: (task: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < tasks.length; i = next++) {
      results[i] = await work(tasks[i] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, lane));
  return results;
}
