// SPDX-License-Identifier: GPL-2.0-only
import { Worker } from 'node:worker_threads';
import type { RunHooks, RunOutcome, RunRequest } from './engine.ts';
import type { Runner } from './runner.ts';
import type { Answer, WorkerData } from './worker.ts';

/** Workers that run explorations; `module` serves requests (see worker.ts). */
export function pool(module: URL, width: number): Runner {
  const data: WorkerData = { stop: new SharedArrayBuffer(4) };
  const stop = new Int32Array(data.stop);
  const all: Worker[] = [];
  const free: Worker[] = [];

  const run = async (request: RunRequest, hooks: RunHooks): Promise<RunOutcome> => {
    const worker = free.pop() ?? new Worker(module, { workerData: data });
    if (!all.includes(worker)) all.push(worker);
    // Shared memory reaches a worker that is too busy to read its messages.
    const poll = setInterval(() => {
      if (hooks.interrupted?.() === true) Atomics.store(stop, 0, 1);
    }, 50);
    try {
      const outcome = await ask(worker, request, hooks);
      free.push(worker);
      return outcome;
    } finally {
      clearInterval(poll);
    }
  };
  return {
    width,
    run,
    close: async () => {
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, request: RunRequest, hooks: RunHooks): Promise<RunOutcome> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', hear).off('error', fail).off('exit', gone);
    };
    const hear = (answer: Answer): void => {
      if ('progress' in answer) return hooks.onProgress?.(answer.progress);
      if ('warning' in answer) return hooks.onWarning?.(answer.warning);
      done();
      if ('outcome' in answer) resolve(answer.outcome);
      else reject(Object.assign(new Error(answer.failure.message), answer.failure));
    };
    const fail = (error: unknown): void => {
      done();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const gone = (code: number): void =>
      fail(
        new Error(
          `a worker died with status ${code}, nothing is concluded; --jobs 1 does without workers, ` +
            'and --checkpoint keeps what is found',
        ),
      );
    worker.on('message', hear).on('error', fail).on('exit', gone);
    worker.postMessage(request);
  });
}
