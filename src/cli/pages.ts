// SPDX-License-Identifier: GPL-2.0-only
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexPage, type IndexEntry } from '../report/page/indexPage.ts';
import type { CheckResult } from '../report/result.ts';
import type { Sources } from '../report/sourceText.ts';
import type { Engine } from './engine.ts';
import { resultOf } from './explainResults.ts';
import { pageOf, type NamedFile } from './galleryFiles.ts';
import type { Answered } from './judge.ts';
import { makeFolder } from './makeFolder.ts';
import { UsageError } from './usageError.ts';

/** Which pages to write, and where. */
export interface PagesRequest {
  /** The folder of the specs. */
  readonly specs: string;
  /** The folder to write to. */
  readonly out: string;
  /** Stands above the index. */
  readonly title: string;
  /** Lines about all the answers. */
  readonly summary: readonly string[];
  /** The C functions that the pages show. */
  readonly sources?: Sources;
  /** More files about a violation. */
  readonly beside?: (result: CheckResult) => readonly NamedFile[];
}

/**
 * Writes a page for each violation among the answers, and the index of them all.
 * @throws UsageError when the folder cannot be written to.
 */
export async function writePages(
  engine: Engine,
  answered: readonly Answered[],
  { specs, out, title, summary, sources, beside }: PagesRequest,
): Promise<void> {
  const entries: IndexEntry[] = [];
  for (const one of answered) {
    const result = resultOf(engine, one, specs);
    const page = result.violation ? `${result.id}.${result.side}.html` : null;
    entries.push({ result, page });
    if (page === null) continue;
    const { question } = one.question.spec;
    write(out, [[page, await pageOf(result, question, 'index.html', sources)]]);
    if (beside) write(out, beside(result));
  }
  write(out, [['index.html', indexPage(title, entries, summary)]]);
}

function write(folder: string, files: readonly NamedFile[]): void {
  try {
    makeFolder(folder);
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(
      `cannot write to ${folder}: ${code}`,
      'name another folder with --out DIR',
    );
  }
}
