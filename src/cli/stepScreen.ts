// SPDX-License-Identifier: GPL-2.0-only
import type { Colors } from 'picocolors/types.js';
import { judge, judgeQuietly, tryMove, type Enabled } from '../explorer/reference.ts';
import type { System } from '../explorer/system.ts';
import type { StepLabel } from '../model/language/thread.ts';
import { diff, type Naming } from '../report/diff.ts';
import { stepText } from '../report/trace.ts';
import { wrap } from '../report/wrap.ts';
import type { Followed } from '../story/follow.ts';

const WIDTH = 75;
const KEYS = '123456789abcdefghijklmnop';

/** What the walker stands before. */
export interface Standing {
  readonly name: string;
  readonly system: System<object, StepLabel>;
  readonly followed: Followed<object, StepLabel>;
  readonly moves: readonly Enabled<object, StepLabel>[];
  readonly naming: Naming;
  readonly colors: Colors;
}

/** What the last step changed, what may come next, and which of it breaks a rule. */
export function stepScreen(standing: Standing): string {
  const { name, system, followed, moves, naming, colors } = standing;
  const { steps, broken } = followed;
  const last = steps.at(-1);
  const before = steps.at(-2)?.state ?? system.initial;
  const changes = last ? diff(before, last.state, naming) : [];
  const who = (process: number): string => system.processes[process]?.name ?? '?';
  const state = last?.state ?? system.initial;
  const rows = moves.flatMap(({ process, move }, i) => {
    const breaks = whatBreaks(system, move, state);
    const lines = wrap(`  ${KEYS[i] ?? '-'}  ${who(process)}: ${stepText(move.label)}`, WIDTH, 7);
    return breaks === null
      ? lines
      : [...lines, ...wrap(`       ! this breaks ${breaks}`, WIDTH, 9)].map(colors.red);
  });
  return [
    colors.bold(`${name}, after ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`),
    ...(last ? wrap(`${who(last.process)}: ${stepText(last.label)}`, WIDTH, 2) : []),
    ...changes.flatMap(({ name: leaf, from, to }) =>
      wrap(`    * ${leaf}: ${from} -> ${to}`, WIDTH, 8),
    ),
    ...broken.flatMap(({ rule, message }) => wrap(`${rule}: ${message}`, WIDTH, 2).map(colors.red)),
    '',
    ...(rows.length > 0
      ? rows
      : [broken.length > 0 ? '  the walk ends in what is broken' : '  nothing can move any more']),
    '',
    colors.dim('a number or letter: that move   r: the same context goes on   u: undo'),
    colors.dim('s: the replay line   w: write it as a spec   q: quit'),
    '',
  ].join('\n');
}

/** The rule that hangs by this move; `null`: none. */
function whatBreaks(
  system: System<object, StepLabel>,
  move: Enabled<object, StepLabel>['move'],
  state: object,
): string | null {
  const taken = tryMove(move, state);
  if (taken.broken) return `${taken.broken.rule}: ${taken.broken.message}`;
  const wrong = [...judge(system, 'always', taken.state), ...judgeQuietly(system, taken.state)][0];
  return wrong ? `${wrong.rule}: ${wrong.message}` : null;
}
