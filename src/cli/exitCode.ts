// SPDX-License-Identifier: GPL-2.0-only
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Answered } from './judge.ts';

/**
 * The exit status of a check. What makes the other answers doubtful comes first: a failed
 * self-check, an interruption, a tree that is not the model's.
 */
export function exitCode(
  answered: readonly Answered[],
  interrupted: boolean,
  differs: boolean,
): ExitCode {
  if (answered.some(({ outcome }) => (outcome?.selfCheck ?? null) !== null)) return EXIT.selfCheck;
  if (interrupted) return EXIT.interrupted;
  if (differs) return EXIT.differs;
  if (answered.some(({ unexpected }) => unexpected)) return EXIT.violated;
  const open = answered.some(({ verdict }) => verdict === 'inconclusive' || verdict === 'vacuous');
  return open ? EXIT.inconclusive : EXIT.ok;
}
