// SPDX-License-Identifier: GPL-2.0-only
// Writes src/source/referenceLines.json from the kernels that scripts/fetchKernel.sh has fetched.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { REFERENCE, referenceOf } from '../dist/src/cli/referenceOf.js';

const cache = process.env['SCMI_LIFETIME_KERNELS'] ?? '.cache/kernel';
const file = 'src/source/referenceLines.json';
const tables = [];
for (const version of REFERENCE) {
  const folder = join(cache, version);
  if (!existsSync(folder)) throw new Error(`no ${folder}: run scripts/fetchKernel.sh first`);
  tables.push(await referenceOf(folder, version));
}
writeFileSync(file, await format(JSON.stringify(tables), { parser: 'json', printWidth: 100 }));
console.log(`${file}: ${tables.map(({ tree }) => tree).join(', ')}`);
