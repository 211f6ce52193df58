// SPDX-License-Identifier: GPL-2.0-only
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'twice-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built program in a process of its own, with surroundings that must not show. */
function program(argv: readonly string[], name: string): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    TZ: name === 'a' ? 'UTC' : 'Asia/Tokyo',
    LANG: name === 'a' ? 'C' : 'de_DE.UTF-8',
    LC_ALL: name === 'a' ? 'C' : 'tr_TR.UTF-8',
    HOME: join(folder, name),
    COLUMNS: name === 'a' ? '40' : '200',
  };
  const main = resolve('dist/src/cli/main.js');
  return new Promise((done, failed) => {
    const options = { env, encoding: 'utf8', maxBuffer: 1 << 26 } as const;
    execFile(process.execPath, [main, ...argv], options, (error, stdout, stderr) => {
      const code = error?.code ?? 0;
      if (typeof code === 'number' && code <= 1) done(stdout);
      else failed(new Error(stderr, { cause: error }));
    });
  });
}

const twice = (argv: (name: string) => readonly string[]): Promise<readonly string[]> =>
  Promise.all(['a', 'b'].map((name) => program(argv(name), name)));

describe('two runs in different processes', () => {
  it.each(['report', 'lanes', 'commit', 'ledger', 'html', 'json', 'itf', 'sarif', 'ktap', 'junit'])(
    'explain in the very same bytes: %s',
    async (format) => {
      const [one = '', other] = await twice(() => ['explain', 'fix-13:before', '--format', format]);
      expect(one.length).toBeGreaterThan(100);
      expect(other).toBe(one);
    },
  );

  it('leave the very same files, with one worker and with two', async () => {
    const out = (name: string): string => join(folder, `out-${name}`);
    const [one = '', other = ''] = await twice((name) => {
      const count = name === 'a' ? '1' : '2';
      const how = ['--out', out(name), '--jobs', count, '--workers', count];
      const specs = ['fix-04', 'fix-09', 'fix-13', 'fix-14', 'finding-stale-handle'];
      return ['check', '--html', '--json', ...how, '--spec', ...specs];
    });
    const [a, b] = ['a', 'b'].map((name) => readdirSync(out(name)).toSorted());
    expect(a?.length).toBeGreaterThan(10);
    expect(b).toEqual(a);
    for (const file of a ?? []) {
      const [left, right] = ['a', 'b'].map((name) => readFileSync(join(out(name), file), 'utf8'));
      expect(right, file).toBe(left);
    }
    // The folder is named where files are, and is another; so is what was asked for.
    const asOne = other.replaceAll('out-b', 'out-a').replaceAll('"workers": 2', '"workers": 1');
    expect(asOne).toBe(one);
  });
});
