// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const manual = fileURLToPath(new URL('../../docs/batch.md', import.meta.url));
const missing = spawnSync('parallel', ['--version']).error !== undefined;
if (missing) console.warn('GNU parallel is not installed: its recipe is not run');

it.skipIf(missing)(
  'the recipe for GNU parallel in docs/batch.md gives the whole',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'parallel-'));
    try {
      // The command, with some specs only, to save time.
      const some = '--spec fix-09 fix-10 fix-14 --no-svg';
      const command = join(folder, 'scmi-lifetime');
      writeFileSync(
        command,
        `#!/bin/sh\nverb=$1; shift\n[ "$verb" = check ] && set -- "$@" ${some}\n` +
          `exec ${process.execPath} ${program} $verb "$@"\n`,
      );
      chmodSync(command, 0o755);
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
      const run = (line: string): string =>
        execFileSync('sh', ['-c', line], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
      const text = readFileSync(manual, 'utf8');
      const recipe = /```\n(parallel .*)\n(scmi-lifetime merge .*)\n```/.exec(text);
      run(recipe?.[1] ?? 'false');
      const merged = run(`${recipe?.[2]} --json`);
      expect(merged).toBe(run('scmi-lifetime check --json --jobs 1'));
      expect((JSON.parse(merged) as { specs: readonly object[] }).specs.length).toBe(3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  60_000,
);
