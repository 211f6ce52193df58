// SPDX-License-Identifier: GPL-2.0-only
import type { Progress } from '../explorer/system.ts';
import { thousands } from './bounds.ts';
import type { Io } from './io.ts';

/** One line on a terminal's standard error that is written over; nothing in a pipe. */
export interface ProgressLine {
  readonly show: (what: string, progress: Progress) => void;
  readonly finished: () => void;
  readonly clear: () => void;
}

/** A progress line for so many runs. */
export function progressLine(io: Io, runs: number): ProgressLine {
  if (!io.errIsTerminal) return { show: () => {}, finished: () => {}, clear: () => {} };
  let done = 0;
  const clear = (): void => io.err('\r\u001b[K');
  return {
    show: (what, { states, transitions, queue, depth, seconds }) => {
      const rate = thousands(Math.round(states / Math.max(seconds, 0.001)));
      const counts = `${thousands(states)} states, ${thousands(transitions)} transitions`;
      const rest = `queue ${thousands(queue)}, depth ${depth}, ${rate} states/s`;
      io.err(`\r\u001b[K[${done}/${runs}] ${what}: ${counts}, ${rest}`.slice(0, 120));
    },
    finished: () => {
      done += 1;
    },
    clear,
  };
}
