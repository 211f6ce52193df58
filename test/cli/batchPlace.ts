// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const manual = fileURLToPath(new URL('../../docs/batch.md', import.meta.url));

/** The blocks of code of a section of docs/batch.md, in order. */
export function recipes(section: string): readonly string[] {
  const [, text = ''] = readFileSync(manual, 'utf8').split(`### ${section}\n`);
  const [own = ''] = text.split('\n### ');
  return [...own.matchAll(/```\n(.*?)```/gs)].map(([, block]) => block!);
}

/** A folder to run recipes in, where `scmi-lifetime` is the command, with three specs only, to save time. */
export class BatchPlace {
  readonly root = mkdtempSync(join(tmpdir(), 'batch-'));
  private readonly env: NodeJS.ProcessEnv;

  constructor() {
    const some = '--spec fix-07 fix-10 fix-14 --no-svg';
    const command = join(this.root, 'scmi-lifetime');
    writeFileSync(
      command,
      `#!/bin/sh\nverb=$1; shift\n[ "$verb" = check ] && set -- "$@" ${some}\n` +
        `exec ${process.execPath} ${program} $verb "$@"\n`,
    );
    chmodSync(command, 0o755);
    this.env = { ...process.env, PATH: `${this.root}${delimiter}${process.env['PATH']}` };
  }

  /**
   * What a shell prints.
   * @throws Error when its exit status is not 0.
   */
  run(line: string, env: Readonly<Record<string, string>> = {}): string {
    return execFileSync('sh', ['-c', line], {
      cwd: this.root,
      env: { ...this.env, ...env },
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  read(name: string): string {
    return readFileSync(join(this.root, name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.root, name), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
