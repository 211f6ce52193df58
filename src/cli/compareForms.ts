// SPDX-License-Identifier: GPL-2.0-only
import { checkTransitions } from '../explorer/index.ts';
import { count } from './bounds.ts';
import { reportFault } from './bugReport.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { progressLine } from './progress.ts';
import type { Question } from './question.ts';

/**
 * `check --self-check`: compares the packed form with the functions under immer on every transition of
 * every question's states, one question after the other.
 * @returns 5 when anything differs, 3 when a budget cut a comparison off, 130, or 0.
 */
export async function compareForms(
  questions: readonly Question[],
  folder: string,
  host: Host,
  io: Io,
): Promise<ExitCode> {
  let interrupted = false;
  const release = io.onInterrupt(() => {
    interrupted = true;
  });
  const line = progressLine(io, questions.length);
  const total = { states: 0, transitions: 0, faults: 0, open: 0 };
  try {
    for (const question of questions) {
      const { system } = host.engine.open(question.request);
      const { states: most } = question.request.budget;
      const name = `self-check ${question.spec.id} ${question.side}`;
      const checked = await checkTransitions(system, {
        ...(most !== undefined && { budget: { states: most } }),
        onProgress: (progress) => line.show(name, progress),
        interrupted: () => interrupted,
      });
      line.finished();
      if (interrupted) break;
      total.states += checked.states;
      total.transitions += checked.transitions;
      if (checked.differences.length > 0) {
        line.clear();
        total.faults++;
        const fault = { what: checked.differences, evidence: undefined };
        reportFault(question, fault, folder, host, io);
      } else if (!checked.finished) total.open++;
    }
  } finally {
    line.clear();
    release();
  }
  if (total.faults > 0) return EXIT.selfCheck;
  if (interrupted) return EXIT.interrupted;
  const extent = `${count(total.states, 'state')}, ${count(total.transitions, 'transition')}`;
  const cut = total.open === 0 ? '' : `; a budget cut ${count(total.open, 'run')} off`;
  io.err(`self-check: ${extent}: the packed form is as the functions under immer${cut}\n`);
  return total.open > 0 ? EXIT.inconclusive : EXIT.ok;
}
