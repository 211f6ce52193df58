// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { indexPage, type IndexEntry } from '../report/page/indexPage.ts';
import type { CheckResult } from '../report/result.ts';
import { ask } from './ask.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCodes.ts';
import { placesIn } from './explainPlaces.ts';
import { asStory } from './explainQuestion.ts';
import { resultOf } from './explainResults.ts';
import { count } from './bounds.ts';
import { filesOf } from './galleryFiles.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { wholeNumber } from './options.ts';
import { pool } from './pool.ts';
import { questionsOf } from './question.ts';
import { inProcess } from './runner.ts';
import { readSpecs, select } from './select.ts';
import { UsageError } from './usageError.ts';

/** The options of `gallery` as commander reads them. */
export interface GalleryOptions {
  readonly spec?: readonly string[];
  readonly out: string;
  readonly jobs?: string;
  /** A kernel tree: the pages show its C functions. */
  readonly tree?: string;
  readonly specs?: string;
}

/** `gallery`: a page, pictures and texts for each violation that the specs expect, and an index. */
export async function gallery(options: GalleryOptions, io: Io, host: Host): Promise<ExitCode> {
  const { engine } = host;
  const folder = options.specs ?? host.specs;
  const specs = select(readSpecs(engine, folder), options.spec ?? [], undefined);
  const tree = options.tree === undefined ? null : await placesIn(engine, options.tree);
  const overrides = { asked: null, faults: null, budget: {} };
  const questions = specs
    .flatMap((spec) => questionsOf(engine, spec, overrides))
    .filter(({ expected }) => expected?.verdict === 'violated')
    .map((one) => asStory(engine, one));
  const jobs =
    options.jobs === undefined ? availableParallelism() : wholeNumber('--jobs', options.jobs, 1);
  const runner = host.worker && jobs > 1 ? pool(host.worker, jobs) : inProcess(engine);
  try {
    const { answered, interrupted } = await ask(questions, runner, io);
    const entries: IndexEntry[] = [];
    for (const one of answered) {
      const result = resultOf(engine, one, folder);
      write(options.out, await filesOf(result, one.question.spec.question, tree));
      entries.push({ result, page: result.violation ? `${baseOf(result)}.html` : null });
    }
    write(options.out, [['index.html', indexPage('Violations that the specs expect', entries)]]);
    io.out(`${count(entries.length, 'violation')} in ${options.out}/: see index.html there\n`);
    return exitCode(answered, interrupted, false);
  } finally {
    await runner.close();
  }
}

function baseOf({ id, side }: CheckResult): string {
  return `${id}.${side}`;
}

function write(folder: string, files: readonly (readonly [name: string, text: string])[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(
      `cannot write to ${folder}: ${code}`,
      'name another folder with --out DIR',
    );
  }
}
