// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// The examples import the package by its name, so they are about what was built.

test('the example prints what docs/explorer.md says', () => {
  const printed = execFileSync('npx', ['tsx', 'examples/readersWriters.ts'], { encoding: 'utf8' });
  const page = readFileSync('docs/explorer.md', 'utf8');
  const [, block] = /<!-- example:begin -->\s+```\n([^]*?)```/.exec(page) ?? [];
  expect(printed).toBe(block);
});

test('the examples are typed', () => {
  const run = (): string =>
    execFileSync('npx', ['tsc', '-p', 'examples/tsconfig.json'], { encoding: 'utf8' });
  expect(run).not.toThrow();
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
