// SPDX-License-Identifier: GPL-2.0-only
// The cold start: `node bench/cold.mjs [rounds]`, after `npm run build`.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { range, table } from './table.mjs';
import { timed } from './timed.mjs';

const home = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Prints how long it takes from the command to the first trace, told in full, of each of the fixes. */
export function measureCold(rounds) {
  const fixes = readdirSync(join(home, 'specs'))
    .filter((name) => /^fix-.*\.yaml$/.test(name))
    .map((name) => name.replace(/\.yaml$/, ''));
  const explained = (id) => {
    const run = timed(process.execPath, ['dist/src/cli/main.js', 'explain', `${id}:before`], home);
    if (!run.stdout.includes('BUG: MODEL: ')) throw new Error(`${id}: no trace: ${run.stdout}`);
    return run;
  };
  const competitors = [
    ['an empty program', () => timed(process.execPath, ['-e', ''], home)],
    ...fixes.map((id) => [`explain ${id}:before`, () => explained(id)]),
  ];
  const all = Array.from({ length: rounds }, () => competitors.map(([, run]) => run()));
  console.log(`\n### Cold start to the first trace, ${rounds} rounds\n`);
  console.log(
    table(
      ['', 'seconds', 'processor seconds', 'peak MiB'],
      competitors.map(([name], i) => [
        name,
        ...['wall', 'cpu'].map((field) =>
          range(
            all.map((round) => round[i][field]),
            2,
          ),
        ),
        range(
          all.map((round) => round[i].mib),
          0,
        ),
      ]),
    ),
  );
  const slowest = (pick) =>
    Math.max(...fixes.map((_, i) => pick(all.map((round) => round[i + 1].wall))));
  const best = slowest((walls) => Math.min(...walls));
  console.log(`\nThe slowest at its best: ${best.toFixed(2)} s; target < 0.3 s.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) measureCold(Number(process.argv[2] ?? 5));
