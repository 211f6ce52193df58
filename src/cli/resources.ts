// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { RunRequest } from './engine.ts';
import type { Host } from './host.ts';
import { makeFolder } from './makeFolder.ts';
import { wholeNumber, type CheckOptions } from './options.ts';
import type { Question } from './question.ts';
import { UsageError } from './usageError.ts';

/** Seconds between two checkpoints when nobody says otherwise. */
const EVERY = 30;

/**
 * The questions with what the command line says about memory, threads and checkpoints; `width` of them
 * run at once, and share the memory and the cores.
 * @throws UsageError when an option is no number, a folder cannot be made, or a search would be overwritten.
 */
export function withResources(
  questions: readonly Question[],
  options: CheckOptions,
  { version, cache }: Host,
  width: number,
): readonly Question[] {
  const { checkpoint: folder } = options;
  if (folder === undefined && (options.resume === true || options.checkpointEvery !== undefined)) {
    throw new UsageError('there is no checkpoint folder', 'name it with --checkpoint <dir>');
  }
  const memory = options.memory === undefined ? undefined : bytesOf('--memory', options.memory);
  const atOnce = Math.max(1, Math.min(width, questions.length));
  const share = memory && Math.floor(memory / atOnce);
  const workers =
    options.workers === undefined
      ? Math.max(1, Math.floor(availableParallelism() / atOnce))
      : wholeNumber('--workers', options.workers, 1);
  const stamp = folder === undefined ? '' : (cache?.().stamp ?? version);
  if (folder !== undefined) folderFor('--checkpoint', folder);
  if (options.spill !== undefined) folderFor('--spill', options.spill);
  const every = wholeNumber('--checkpoint-every', options.checkpointEvery ?? String(EVERY), 0);
  return questions.map((question) => {
    const { spec, side, piece } = question;
    const name = piece ? `${side}-${piece.index}of${piece.of}` : side;
    const request: RunRequest = {
      ...question.request,
      workers,
      ...(options.workers !== undefined && { workersAsked: true }),
      ...(options.spill !== undefined && { spill: options.spill }),
      budget: { ...question.request.budget, ...(share !== undefined && { memory: share }) },
    };
    if (folder === undefined) return { ...question, request };
    const file = join(folder, `${spec.id}-${name}`);
    if (options.resume !== true) checkFree(folder, `${file}.checkpoint`);
    const identity = identityOf(request, stamp);
    const checkpoint = { file, every, resume: options.resume === true, identity };
    return { ...question, request: { ...request, checkpoint } };
  });
}

/** What decides only whether and when there is an answer. */
const RESOURCES: ReadonlySet<string> = new Set([
  'budget',
  'workers',
  'workersAsked',
  'spill',
  'checkpoint',
] satisfies readonly (keyof RunRequest)[]);

/** A hash of the program and of what it is asked. */
export function identityOf(request: RunRequest, stamp: string): string {
  const asked = Object.entries(request).filter(([name]) => !RESOURCES.has(name));
  return createHash('sha256')
    .update(stamp)
    .update(JSON.stringify(Object.fromEntries(asked)))
    .digest('hex');
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/**
 * Reads a size as `512M` or `1.5G`.
 * @throws UsageError for anything else.
 */
export function bytesOf(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([KMG]?)(?:i?B)?$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit.toUpperCase()] ?? NaN));
  if (bytes > 0) return bytes;
  throw new UsageError(`${option} "${text}" is no size`, 'as 512M or 2G');
}

/** What took long to find is not replaced by what has only begun. */
function checkFree(folder: string, file: string): void {
  if (!existsSync(file)) return;
  throw new UsageError(
    `--checkpoint ${folder}: ${basename(file)} has a search that is not finished`,
    'go on with --resume, or remove the file',
  );
}

function folderFor(option: string, folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${option} ${folder}: ${why}`, 'name a folder that can be written to');
  }
}
