// SPDX-License-Identifier: GPL-2.0-only
import { parentPort, workerData } from 'node:worker_threads';
import type { Progress } from '../explorer/system.ts';
import type { Engine, RunOutcome, RunRequest } from './engine.ts';

/** What a worker answers to a request. */
export type Answer =
  | { readonly progress: Progress }
  | { readonly warning: string }
  | { readonly outcome: RunOutcome }
  | { readonly failure: Failure };

/** An error, as far as it can be handed over. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** What a worker is started with: a flag in shared memory that tells it to stop. */
export interface WorkerData {
  readonly stop: SharedArrayBuffer;
}

/** Serves requests in a worker thread, one at a time. */
export function serve(engine: Engine): void {
  const port = parentPort;
  if (!port) throw new Error('this module is for worker threads only');
  const stop = new Int32Array((workerData as WorkerData).stop);
  const answer = (message: Answer): void => port.postMessage(message);
  port.on('message', (request: RunRequest) => {
    engine
      .run(request, {
        onProgress: (progress) => answer({ progress }),
        onWarning: (warning) => answer({ warning }),
        interrupted: () => Atomics.load(stop, 0) !== 0,
      })
      .then((outcome) => answer({ outcome }))
      .catch((error: unknown) => answer({ failure: failureOf(error) }));
  });
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  return { name: error.name, message: error.message, stack: error.stack ?? '' };
}
