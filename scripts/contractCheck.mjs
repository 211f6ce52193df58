// SPDX-License-Identifier: GPL-2.0-only
// Says whether docs/contract.md and docs/contract/ are what the program writes now:
//   npm run contract:check
// Exit 1 with the first difference of each file; `npm run contract` brings them up to date.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const now = mkdtempSync(join(tmpdir(), 'contract-'));
try {
  const program = ['dist/src/cli/main.js', 'contract', '--out', now];
  const done = spawnSync(process.execPath, program, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) throw new Error(`the program ends with ${done.status}`);
  const names = new Set([...filesOf(now), ...filesOf('docs')]);
  const stale = [...names].toSorted().filter((name) => differs(name));
  if (stale.length > 0) {
    console.error(`contract: ${stale.length} files are not current: run npm run contract`);
    process.exitCode = 1;
  } else {
    console.log(`contract: ${names.size} files are current`);
  }
} finally {
  rmSync(now, { recursive: true });
}

/** The files of a contract below a folder. */
function filesOf(folder) {
  const inside = readdirSync(join(folder, 'contract')).map((name) => join('contract', name));
  return ['contract.md', ...inside];
}

function differs(name) {
  const [old, made] = ['docs', now].map((folder) => read(join(folder, name)));
  if (old === made) return false;
  const [before, after] = [old ?? '', made ?? ''].map((text) => text.split('\n'));
  const at = after.findIndex((line, i) => line !== before[i]);
  const line = at < 0 ? after.length : at;
  console.error(`docs/${name}:${line + 1}\n- ${before[line] ?? ''}\n+ ${after[line] ?? ''}`);
  return true;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
