// SPDX-License-Identifier: GPL-2.0-only
// Compares the procedures that model files export with a kernel tree, while they are being written:
//   npx tsx scripts/drift.ts DIR src/model/scmi/bus.ts...
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Fn } from '../src/model/language/statement.ts';
import { recogniseTree } from '../src/source/recogniseTree.ts';

const [dir, ...files] = process.argv.slice(2);
if (dir === undefined || files.length === 0) {
  console.error('usage: npx tsx scripts/drift.ts DIR MODEL_FILE...');
  process.exit(2);
}

const isFn = (value: unknown): value is Fn<unknown> =>
  typeof value === 'object' && value !== null && 'body' in value && 'file' in value;

try {
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(resolve(file)).href) as Promise<object>),
  );
  const procedures = modules.flatMap((module) => Object.values(module).filter(isFn));
  const tree = await recogniseTree(dir, procedures, []);
  for (const fn of tree.functions) {
    const { status, forms, absent, ambiguous, nearest, calledBy } = fn;
    const told = [
      ...forms,
      ...absent.map((form) => `-${form}`),
      ...ambiguous.map((form) => `?${form}`),
    ];
    const note =
      status === 'form'
        ? told
        : status === 'missing'
          ? (calledBy ?? [])
          : ['near', ...(nearest ?? [])];
    console.log(`${fn.file}:${fn.line} ${fn.name}: ${status} ${note.join(' ')}`);
    for (const line of fn.difference ?? []) console.log(`    ${line}`);
  }
  process.exitCode = tree.functions.some(({ status }) => status === 'not-modelled') ? 4 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
