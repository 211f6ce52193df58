// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { readFolder, STACK, type Snapshot } from '../source/index.ts';
import { findingsOf } from './auditBaseline.ts';
import { loading, runnerOf, treesOf, type AuditOptions } from './auditCommand.ts';
import { count } from './bounds.ts';
import { EXIT, type ExitCode } from './exitCodes.ts';
import type { Host } from './host.ts';
import type { Io } from './io.ts';
import { judgeOf } from './seriesCommand.ts';
import { effectOf } from './seriesJudge.ts';
import { effectText } from './seriesText.ts';

/** An editor may write a file in several steps. */
const SETTLED = 100;

/**
 * `audit --watch`: judges a checked-out tree again whenever a file of the SCMI stack changes, and
 * says what is different. Only what depends on the changed functions is explored again.
 */
export async function watchTree(
  path: string,
  options: AuditOptions,
  io: Io,
  host: Host,
): Promise<ExitCode> {
  const runner = runnerOf(host, treesOf(host), options);
  const judge = judgeOf(options, io, host, runner);
  const changes = new Changes(path);
  const release = io.onInterrupt(() => changes.stop());
  try {
    const read = (): Promise<Snapshot> => loading(async () => readFolder(path));
    let last = await judge(await read());
    const found = findingsOf(last.answered).length;
    io.out(`Watching ${path} (Linux ${last.tree.version}): ${count(found, 'finding')}\n`);
    while (await changes.next()) {
      const snapshot = await read();
      const changed = [...snapshot.files].filter(
        ([file, text]) => last.snapshot.files.get(file) !== text,
      );
      if (changed.length === 0 && snapshot.files.size === last.snapshot.files.size) continue;
      const now = await judge(snapshot);
      const effect = effectOf(host.engine, last, now);
      const names = changed.map(([file]) => file.replace(`${STACK}/`, '')).join(', ');
      const lines = effectText(effect, effect.introduces);
      io.out(`\n${names}: ${count(findingsOf(now.answered).length, 'finding')}\n`);
      io.out((lines.length === 0 ? ['nothing else'] : lines).map((line) => `  ${line}\n`).join(''));
      last = now;
    }
    return EXIT.interrupted;
  } finally {
    release();
    changes.stop();
    await runner.close();
  }
}

/** The moments at which files of a tree have changed. */
class Changes {
  readonly #watchers: readonly FSWatcher[];
  #timer: NodeJS.Timeout | undefined;
  #pending = false;
  #stopped = false;
  #wake: (() => void) | undefined;

  constructor(tree: string) {
    const top = existsSync(join(tree, STACK)) ? join(tree, STACK) : tree;
    const folders = [top, join(top, 'transports')].filter((folder) => existsSync(folder));
    this.#watchers = folders.map((folder) =>
      watch(folder, () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
          this.#pending = true;
          this.#wake?.();
        }, SETTLED);
      }),
    );
  }

  /** Waits for the next change; false when there will be none. */
  async next(): Promise<boolean> {
    if (!this.#pending && !this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#pending = false;
    return !this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
    this.#wake?.();
  }
}
