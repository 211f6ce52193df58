// SPDX-License-Identifier: GPL-2.0-only
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a small disk can be made here: by root, and not in every container. */
export function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const at = fs.mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
    execFileSync('umount', [at]);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmdirSync(at);
  }
}
