// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the contract depends on, below the root of the repository. */
const SOURCES = ['src/model', 'src/invariants', 'specs'];

/** A short hash of the model, its rules and its specs; `unknown` where their sources are not there. */
export function contentHash(root: string): string {
  if (SOURCES.some((folder) => !existsSync(join(root, folder)))) return 'unknown';
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.toSorted()) {
      // Mutants are for tests of the rules: they change nothing that the contract says.
      if (!/\.(ts|yaml)$/.test(name) || name.startsWith('mutants')) continue;
      hash.update(`${folder}/${name}\n`).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
