// SPDX-License-Identifier: GPL-2.0-only
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelTrees } from '../../src/cli/auditReach.ts';
import type { Host } from '../../src/cli/host.ts';
import { modelEngine } from '../../src/cli/modelEngine.ts';

const cache =
  process.env['SCMI_LIFETIME_KERNELS'] ??
  fileURLToPath(new URL('../../.cache/kernel', import.meta.url));

/** The folder of a fetched kernel tree; undefined, and a loud line, when it is not there. */
export function kernel(version: string): string | undefined {
  const dir = join(cache, version);
  if (existsSync(join(dir, 'Makefile'))) return dir;
  console.warn(`SKIPPED: no kernel tree ${version}: run scripts/fetchKernel.sh '${version}'`);
  return undefined;
}

/** The real program in one thread, without a cache. */
export const realHost: Host = {
  engine: modelEngine,
  version: '0.0.0',
  specs: fileURLToPath(new URL('../../specs', import.meta.url)),
  worker: null,
  trees: modelTrees,
};
