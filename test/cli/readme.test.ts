// SPDX-License-Identifier: GPL-2.0-only
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');

/** The lines of a block of commands between its markers. */
function block(name: string): readonly string[] {
  const text =
    new RegExp(`<!-- ${name}:begin -->([^]*?)<!-- ${name}:end -->`).exec(readme)?.[1] ?? '';
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('```'));
}

interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Runs a program without holding up the test runner. */
function finish(program: string, ...argv: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(program, argv, { maxBuffer: 1 << 28 }, (_, stdout, stderr) =>
      resolve({ stdout, stderr, code: child.exitCode ?? -1 }),
    );
  });
}

describe('README', () => {
  it('has one line for the main job and one for the tests, of scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Readonly<Record<string, string>>;
    };
    expect(block('check')).toEqual(['npm ci && npm run check']);
    expect(block('test')).toEqual(['npm ci && npm test']);
    expect(scripts['check']).toBe('node dist/src/cli/main.js check');
    expect(scripts['prepare']).toBe('npm run build');
    // .ci/run reads the counts out of this report.
    expect(scripts['test']).toContain('--outputFile.json=out/vitest.json');
    expect(readFileSync('.ci/run', 'utf8')).toContain('report=out/vitest.json');
  });

  const specs = readdirSync('specs').filter((name) => name.endsWith('.yaml'));
  it.skipIf(specs.length === 0)('says what the program prints', async () => {
    // The program as it was built: other tests run it at the same time, so that none may build it anew.
    const folder = mkdtempSync(join(tmpdir(), 'readme-'));
    try {
      const main = ['dist/src/cli/main.js', 'check', '--json', '-v', '--no-svg', '--out', folder];
      const { stdout, stderr, code } = await finish('node', ...main);
      const { specs: rows } = JSON.parse(stdout) as { specs: readonly Row[] };
      const odd = rows.flatMap(({ id, before, after }) =>
        [before, after].flatMap((side) => (side?.unexpected ? [`${id}: ${side.remark}`] : [])),
      );
      expect({ stderr, odd, code }).toEqual({ stderr: '', odd: [], code: 0 });

      const results = join(folder, 'results.json');
      writeFileSync(results, stdout);
      const compare = ['scripts/readme.mjs', '--check', '--results', results];
      expect(await finish('node', ...compare)).toEqual({ stdout: '', stderr: '', code: 0 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

interface Row {
  readonly id: string;
  readonly before: { readonly unexpected: boolean; readonly remark: string } | null;
  readonly after: { readonly unexpected: boolean; readonly remark: string } | null;
}
