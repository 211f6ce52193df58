// SPDX-License-Identifier: GPL-2.0-only
import type { Stmt } from '../language/statement.ts';
import type { Work, World } from '../world.ts';
import { broken } from './broken.ts';
import { hiddenIf, step } from './c.ts';

/**
 * kernel/workqueue.c as far as lifetimes go. A worker's end of a work item is a private step: it only
 * lets waiters go on, and it commutes with queueing, so it joins the worker's last visible step.
 */

type At<F> = (s: World, l: Readonly<F>) => Work;

/** Whether some worker has still to run it, or runs it: what it lies in must not be freed. */
export function isActive(work: Readonly<Work>): boolean {
  return work.state !== 'idle' && work.state !== 'disabled';
}

/** queue_work(): false when it is queued already, or may not be queued. */
export function enqueue(work: Work): boolean {
  if (work.state === 'idle') work.state = 'queued';
  else if (work.state === 'running') work.state = 'requeued';
  else return false;
  return true;
}

/** A worker takes a queued item off the queue and begins to run it. */
export function begin(work: Work, worker: number): void {
  work.state = 'running';
  work.worker = worker;
}

/** The function of a work item has returned. Nothing is read from an item that was freed meanwhile. */
export function end(work: Work): void {
  if (work.state === 'requeued') work.state = 'queued';
  else work.state = work.state === 'stopping' ? 'disabled' : 'idle';
  work.worker = null;
}

/** queue_work() of an item on a workqueue that lives as long as the system. */
export function queue_work<F>(c: string, at: At<F>): Stmt<World, F> {
  return step(c, (s, l) => {
    enqueue(at(s, l as F));
  });
}

/** cancel_work_sync(): takes the item off its queue, and waits for the worker that runs it. */
export function cancel_work_sync<F>(
  name: string,
  at: At<F>,
  raw: At<F>,
): readonly Stmt<World, F>[] {
  return [
    step(`cancel_work_sync(${name})`, (s, l, self) => {
      const work = at(s, l as F);
      notOwn(s, work, name, self);
      if (work.state === 'queued') work.state = 'idle';
      else if (work.state === 'running' || work.state === 'requeued') work.state = 'cancelling';
    }),
    awaited('cancel_work_sync', (s, l) => raw(s, l).state !== 'cancelling'),
  ];
}

/** disable_work_sync(): the same, and from then on it cannot be queued. */
export function disable_work_sync<F>(
  name: string,
  at: At<F>,
  raw: At<F>,
): readonly Stmt<World, F>[] {
  return [
    step(`disable_work_sync(${name})`, (s, l, self) => {
      const work = at(s, l as F);
      notOwn(s, work, name, self);
      work.state = work.state === 'idle' || work.state === 'queued' ? 'disabled' : work.state;
      if (work.state !== 'disabled') work.state = 'stopping';
    }),
    awaited('disable_work_sync', (s, l) => raw(s, l).state !== 'stopping'),
  ];
}

/**
 * destroy_workqueue(): from the first step on, only the queue's own works may queue to it; the second
 * waits until none of them is left. `queue` is the field that holds the workqueue's state.
 */
export function destroy_workqueue<F>(
  name: string,
  queue: (s: World, l: Readonly<F>) => { notify_wq: 'none' | 'live' | 'draining' | 'dead' },
  works: (s: World, l: Readonly<F>) => readonly Work[],
): readonly Stmt<World, F>[] {
  return [
    step(`destroy_workqueue(${name})`, (s, l) => {
      queue(s, l as F).notify_wq = 'draining';
    }),
    step(
      'destroy_workqueue: all works have run',
      (s, l) => {
        queue(s, l as F).notify_wq = 'dead';
      },
      { wait: (s, l) => !works(s, l).some(isActive) },
    ),
  ];
}

/** Only a work that runs is waited for: otherwise the wait is no step at all. */
function awaited<F>(by: string, over: (s: World, l: Readonly<F>) => boolean): Stmt<World, F> {
  return hiddenIf(
    (s, l: Readonly<F>) => !over(s, l),
    [step(`${by}: the worker is done with it`, () => undefined, { wait: over })],
  );
}

function notOwn(s: World, work: Readonly<Work>, name: string, self: number): void {
  if (work.worker === self) {
    broken(
      s,
      'work-not-waiting-for-itself',
      `a worker waits for the end of ${name}, which it runs itself`,
    );
  }
}
