// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

describe('the package, in a project of a stranger', () => {
  let project = '';
  const run = (program: string, ...argv: readonly string[]): string =>
    execFileSync(program, argv, { cwd: project, encoding: 'utf8', stdio: 'pipe' });

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'stranger-'));
    const library = join(project, 'node_modules/scmi-lifetime');
    mkdirSync(library, { recursive: true });
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', project];
    const packed = execFileSync('npm', pack, { encoding: 'utf8' }).trim();
    run('tar', '-xzf', packed, '-C', library, '--strip-components=1');
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    for (const name of [...Object.keys(dependencies), '@types'])
      symlinkSync(resolve('node_modules', name), join(project, 'node_modules', name));
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    copyFileSync('examples/readersWriters.ts', join(project, 'model.ts'));
  });
  afterAll(() => rmSync(project, { recursive: true }));

  test('runs the example, which prints what docs/explorer.md says', () => {
    const page = readFileSync('docs/explorer.md', 'utf8');
    const [, block] = /<!-- example:begin -->\s+```\n([^]*?)```/.exec(page) ?? [];
    expect(run(resolve('node_modules/.bin/tsx'), 'model.ts')).toBe(block);
  });

  test('has types, in which a mistake of the model shows', () => {
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023'];
    const check = (): string =>
      run(resolve('node_modules/.bin/tsc'), ...options, '--types', 'node', 'model.ts');
    expect(check).not.toThrow();
    const file = join(project, 'model.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace("= 'in';", "= 'inside';"));
    expect(check).toThrow();
  });

  test('has all that the program takes', () => {
    const main = 'node_modules/scmi-lifetime/dist/src/cli/main.js';
    const argv = ['check', '--spec', 'fix-01', '--html', '--certify', 'certificate.json'];
    expect(run('node', main, ...argv)).toContain('1 holds, 1 violated; all as expected.');
    expect(run('node', main, 'contract', '--help')).toContain('lifetime contract');
  });
});

test('neither the examples nor the explorer know of SCMI', () => {
  const files = ['examples', 'src/explorer'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const sources = files.filter((file) => file.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(30);
  for (const file of sources) {
    const text = readFileSync(file, 'utf8').replaceAll('scmi-lifetime', '');
    expect(text, file).not.toMatch(/scmi|from '[./]*\/(?:model|cli)\//i);
  }
});
