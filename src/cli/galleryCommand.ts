// SPDX-License-Identifier: GPL-2.0-only
import { availableParallelism } from 'node:os';
import { ask } from './ask.ts';
import { reportContradictions } from './bugReport.ts';
import { exitCode } from './exitCode.ts';
import type { ExitCode } from './exitCodes.ts';
import { asStory } from './explainQuestion.ts';
import { count } from './bounds.ts';
import { filesOf } from './galleryFiles.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { withLines } from './lines.ts';
import { wholeNumber } from './options.ts';
import { writePages } from './pages.ts';
import { pool } from './pool.ts';
import { questionsOf } from './question.ts';
import { inProcess } from './runner.ts';
import { readSpecs, select } from './select.ts';
import { treeAt } from './treeSources.ts';

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
  const tree = options.tree === undefined ? null : await treeAt(engine, options.tree);
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
    await writePages(engine, await withLines(engine, answered, tree), {
      specs: folder,
      out: options.out,
      title: 'Violations that the specs expect',
      summary: [],
      ...(tree && { sources: tree.sources }),
      beside: filesOf,
    });
    io.out(`${count(answered.length, 'violation')} in ${options.out}/: see index.html there\n`);
    reportContradictions(answered, options.out, host, io);
    return exitCode(answered, interrupted, false);
  } finally {
    await runner.close();
  }
}
