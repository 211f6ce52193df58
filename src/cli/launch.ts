// SPDX-License-Identifier: GPL-2.0-only
import './v8Settings.ts';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** The program as the build has made one script of it. */
export interface Launched {
  /** What `bundle.ts` exports. */
  readonly program: typeof import('./bundle.ts');
  /** With whatever V8 has compiled of it. */
  readonly script: Script;
}

/** Parts of Node that take milliseconds to set up, and that most questions never come to. */
const LATE: ReadonlySet<string> = new Set([
  'node:child_process',
  'node:worker_threads',
  'node:zlib',
]);

/**
 * Loads `bundle.cjs` with the code that V8 made of it when it was built (`bundle.cache`): compiling takes
 * longer than finding a bug. Where the cache is missing, or made by another version of Node, V8 compiles
 * as it always does.
 */
export function launch(): Launched {
  const file = fileURLToPath(new URL('./bundle.cjs', import.meta.url));
  const cachedData = contentOf(fileURLToPath(new URL('./bundle.cache', import.meta.url)));
  // It is in ASCII, which is read fastest so.
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} };
  const define = script.runInThisContext() as (...scope: readonly unknown[]) => void;
  define(module, lateRequire(createRequire(file)), import.meta.url);
  return { program: module.exports as Launched['program'], script };
}

/** Sets such a part up when something of it is asked for. */
function lateRequire(require: NodeJS.Require): (id: string) => unknown {
  const late = (id: string): object =>
    new Proxy({}, { get: (_, name) => (require(id) as Record<string | symbol, unknown>)[name] });
  return (id) => (LATE.has(id) ? late(id) : require(id));
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
