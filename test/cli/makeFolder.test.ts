// SPDX-License-Identifier: GPL-2.0-only
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../src/cli/makeFolder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'folder-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('makes all that is missing, and leaves what is there', () => {
  const folder = join(root, 'a', 'b', 'c');
  makeFolder(folder);
  writeFileSync(join(folder, 'file'), 'text');
  makeFolder(folder);
  expect(statSync(join(folder, 'file')).size).toBe(4);
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow('ENOTDIR');
});

// In a process of its own: what it guards against would never end.
it.runIf(existsSync('/proc/self'))('--out below /proc is refused', () => {
  const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
  const argv = [program, 'check', '--spec', 'fix-10', '--no-svg', '--json', '--out', '/proc/x/y'];
  const { status, stderr } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect(status).toBe(2);
  expect(stderr).toBe(
    'scmi-lifetime: error: cannot write /proc/x/y/fix-10.before.txt: ENOENT (name another folder with --out DIR)\n',
  );
});
