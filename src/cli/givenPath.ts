// SPDX-License-Identifier: GPL-2.0-only
import type { Broken, System } from '../explorer/system.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { follow, markedBreak } from '../story/follow.ts';
import { readPath, type Path } from '../story/path.ts';
import { UsageError } from './usageError.ts';

/** A path from the command line, and the break that it leads to, if it was written for one. */
export interface GivenPath {
  readonly steps: Path['steps'];
  readonly broken: Broken<object, StepLabel> | null;
}

/**
 * Reads a path and follows it through `which`, as `SPEC:before` names it.
 * @throws UsageError when it is none, or this version of the model cannot take it or passes through other
 * steps than when it was written.
 */
export function givenPath(
  text: string,
  system: System<object, StepLabel>,
  which: string,
): GivenPath {
  const { steps, mark } = pathOf(text);
  const followed = follow(system, steps);
  const { broken, same } = markedBreak(system, followed, mark);
  if (followed.stuck === null && same) return { steps, broken };
  const why = followed.stuck ?? 'it passes through other steps than when it was written';
  throw new UsageError(
    `this replay was made for another version of the model or of ${which}: ${why}`,
    `\`scmi-lifetime explain ${which}\` finds today's trace`,
  );
}

function pathOf(text: string): Path {
  try {
    return readPath(text);
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      'take the line that `explain` prints after "Replay:"',
    );
  }
}
