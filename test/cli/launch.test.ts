// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const files = ['main.js', 'launch.js', 'v8Settings.js', 'bundle.cjs', 'bundle.cache'];

describe('the bundled program', () => {
  it('has code that this version of V8 takes', () => {
    expect(rejected(installed(files))).toBe('false');
  });

  it.each([
    ['missing', null],
    ['cut short', 'x'],
  ])('says the same where that is %s', (_, content) => {
    const folder = installed(files.slice(0, -1));
    if (content !== null) writeFileSync(join(folder, 'dist/src/cli/bundle.cache'), content);
    expect(rejected(folder)).toBe(content === null ? 'undefined' : 'true');
    expect(explained(folder)).toBe(explained(resolve('.')));
    expect(explained(folder)).toContain('BUG: MODEL: node-owned in device_register');
  });
});

/** The program in a folder of its own, with only these of its files. */
function installed(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'installed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['package.json', 'specs', ...names.map((one) => `dist/src/cli/${one}`)]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(name, join(folder, name), { recursive: true });
  }
  return folder;
}

/** What V8 made of the compiled code. */
function rejected(folder: string): string {
  const program =
    "import('./dist/src/cli/launch.js').then(({ launch }) => process.stdout.write(String(launch().script.cachedDataRejected)))";
  return execFileSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' }).trim();
}

function explained(folder: string): string {
  const args = [join(folder, 'dist/src/cli/main.js'), 'explain', 'fix-01:before', '--color=never'];
  return execFileSync(process.execPath, args, { encoding: 'utf8' });
}
