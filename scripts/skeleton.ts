// SPDX-License-Identifier: GPL-2.0-only
// Shows C functions the way the model is compared with them: npx tsx scripts/skeleton.ts DIR FUNCTION...
import { printSkeleton } from '../src/source/printSkeleton.ts';

const [dir, ...names] = process.argv.slice(2);
if (dir === undefined || names.length === 0) {
  console.error('usage: npx tsx scripts/skeleton.ts DIR FUNCTION...');
  process.exit(2);
}
try {
  for (const name of names) console.log(await printSkeleton(dir, name));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
