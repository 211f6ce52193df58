// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { TreeReader } from './auditReach.ts';
import type { TreeRequest } from './auditRun.ts';
import type { RunOutcome, RunRequest } from './engine.ts';
import { makeFolder } from './makeFolder.ts';
import type { Runner } from './runner.ts';

/** Where results are kept, and what they depend on beside the question. */
export interface Cache {
  readonly folder: string;
  /** Changes with anything in the program that decides a result. */
  readonly stamp: string;
}

/** A runner that explores nothing twice: neither in this run nor, with a cache, in a later one. */
export function cached(runner: Runner, trees: TreeReader, cache: Cache | null): Runner {
  const known = new Map<string, Promise<RunOutcome>>();
  return {
    ...runner,
    run: (request, hooks) => {
      const stamp = cache?.stamp ?? '';
      const { verdictOnly, ...whole } = request as TreeRequest;
      const full = keyOf(whole, trees, stamp);
      // a result with its trace answers the question for the verdict too
      const both = known.get(full) ?? (verdictOnly && cache ? stored(cache, full) : undefined);
      if (both !== undefined) return both;
      const key = verdictOnly ? keyOf(request, trees, stamp) : full;
      const before = known.get(key);
      if (before !== undefined) return before;
      const kept = cache === null ? undefined : stored(cache, key);
      const outcome = kept ?? runner.run(request, hooks);
      known.set(key, outcome);
      return outcome.then(
        (found) => {
          if (found.verdict === 'inconclusive' || found.selfCheck !== null) known.delete(key);
          else if (cache !== null && kept === undefined) write(cache, key, found);
          return found;
        },
        (error: unknown) => {
          known.delete(key);
          throw error;
        },
      );
    },
  };
}

/** Two requests with the same key are the same run: forms that nothing asks for do not count. */
function keyOf(request: RunRequest, trees: TreeReader, stamp: string): string {
  const { forms } = trees.reach(request);
  // a budget decides only whether there is a result
  const { budget: _, ...asked } = request;
  const canonical = { ...asked, forms: request.forms.filter((form) => forms.has(form)).toSorted() };
  return createHash('sha256').update(stamp).update(JSON.stringify(canonical)).digest('hex');
}

function stored(cache: Cache, key: string): Promise<RunOutcome> | undefined {
  const found = read(cache, key);
  return found && Promise.resolve(found);
}

function read({ folder }: Cache, key: string): RunOutcome | undefined {
  try {
    return JSON.parse(gunzipSync(readFileSync(join(folder, key))).toString('utf8')) as RunOutcome;
  } catch {
    // not there, or cut short: it is found out again
    return undefined;
  }
}

/** A cache that cannot be written to is no reason to fail. */
function write({ folder }: Cache, key: string, outcome: RunOutcome): void {
  const file = join(folder, key);
  const draft = `${file}.${process.pid}`;
  try {
    makeFolder(folder);
    writeFileSync(draft, gzipSync(JSON.stringify(outcome), { level: 1 }));
    renameSync(draft, file);
  } catch {
    return;
  }
}

/** A hash of all files below some folders of the program. */
export function stampOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
      const path = join(folder, name);
      if (!/\.(?:c?js|ts)$/.test(name) || !statSync(path).isFile()) continue;
      hash.update(name).update('\0').update(readFileSync(path)).update('\0');
    }
  }
  return hash.digest('hex');
}
