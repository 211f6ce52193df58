// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { RunOutcome, RunRequest } from './engine.ts';
import type { Runner } from './runner.ts';

/**
 * A runner that keeps answers beside the checkpoints of runs that are not finished: who resumes a check
 * of many specs repeats none that was answered.
 */
export function kept(runner: Runner): Runner {
  return {
    ...runner,
    run: async (request, hooks) => {
      const { checkpoint } = request;
      if (!checkpoint) return runner.run(request, hooks);
      const known = checkpoint.resume ? read(checkpoint) : undefined;
      if (known !== undefined) return known;
      const outcome = await runner.run(request, hooks);
      if (outcome.verdict === 'inconclusive' || outcome.selfCheck !== null) return outcome;
      try {
        write(checkpoint, outcome);
      } catch (error) {
        hooks.onWarning?.(`the answer was not kept: ${String(error)}`);
      }
      return outcome;
    },
  };
}

/** Whether there is something that a run goes on from when it is resumed. */
export function isKept({ checkpoint }: RunRequest): boolean {
  if (!checkpoint) return false;
  return ['.checkpoint', '.answer'].some((ending) => existsSync(checkpoint.file + ending));
}

type Checkpoint = NonNullable<RunRequest['checkpoint']>;

function read({ file, identity }: Checkpoint): RunOutcome | undefined {
  try {
    const answer = JSON.parse(readFileSync(`${file}.answer`, 'utf8')) as {
      readonly identity: string;
      readonly outcome: RunOutcome;
    };
    return answer.identity === identity ? answer.outcome : undefined;
  } catch {
    // Not there, or cut short: it is found out again.
    return undefined;
  }
}

function write({ file, identity }: Checkpoint, outcome: RunOutcome): void {
  const draft = `${file}.answer.new`;
  writeFileSync(draft, JSON.stringify({ identity, outcome }), { flush: true });
  renameSync(draft, `${file}.answer`);
  for (const name of ['.checkpoint', '.checkpoint.new']) rmSync(file + name, { force: true });
}
