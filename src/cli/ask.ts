// SPDX-License-Identifier: GPL-2.0-only
import type { Io } from './io.ts';
import { judge, notRun, type Answered } from './judge.ts';
import { progressLine } from './progress.ts';
import type { Question } from './question.ts';
import { inOrder, type Runner } from './runner.ts';

/** The answers, in the order of the questions, and whether Ctrl-C cut them short. */
export interface Answers {
  readonly answered: readonly Answered[];
  readonly interrupted: boolean;
}

/** Runs every question. On Ctrl-C, runs under way end as inconclusive and others are not begun. */
export async function ask(
  questions: readonly Question[],
  runner: Runner,
  io: Io,
): Promise<Answers> {
  let stopped = false;
  const release = io.onInterrupt(() => {
    stopped = true;
  });
  const line = progressLine(io, questions.length);
  try {
    const answered = await inOrder(questions, runner.width, async (question) => {
      if (stopped) return notRun(question);
      const name = `${question.spec.id} ${question.side}`;
      const outcome = await runner
        .run(question.request, {
          onProgress: (progress) => line.show(name, progress),
          interrupted: () => stopped,
          onWarning: (text) => {
            line.clear();
            io.err(`${name}: warning: ${text}\n`);
          },
        })
        .catch((error: unknown) => {
          throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        });
      line.finished();
      return judge(question, outcome);
    });
    return { answered, interrupted: stopped };
  } finally {
    line.clear();
    release();
  }
}
