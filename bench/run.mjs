// SPDX-License-Identifier: GPL-2.0-only
// The benchmark: `npm run bench [-- --rounds=5 --sizes=2,2,1,1/2,2,2,1 --scale=100000,1000000 --whole=2e8]`;
// some of its parts: `--parts=synthetic,spin,scmi,cold`; the cold start alone: `node bench/cold.mjs`.
// Whole processes, medians of interleaved rounds; ratios are medians of the rounds' ratios, as other
// work on the machine slows all competitors of a round alike.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { measureCold } from './cold.mjs';
import { compare } from './compare.mjs';
import { promela } from './promela.mjs';
import { WHOLE } from './scenarios.mjs';
import { spin } from './spin.mjs';
import { COUNTS, sizeOf } from './synthetic.mjs';
import { table } from './table.mjs';
import { timed } from './timed.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'out', 'bench');
const options = Object.fromEntries(
  process.argv.slice(2).map((text) => text.replace(/^--/, '').split('=')),
);
const rounds = Number(options.rounds ?? 3);
const sizes = (options.sizes ?? '2,2,1,1/2,2,2,1').split('/');
// Whole SCMI spaces up to this size: 2e8 for all of them, which takes minutes and 3 GiB.
const whole = Number(options.whole ?? 2e7);
const scale = (options.scale ?? '100000,1000000,10000000').split(',').map(Number);
// Whole SCMI spaces that SPIN searches, too: up to ten million states it takes 1 GiB.
const againstSpin = (
  options.spin ?? 'one driver, two interrupts/one driver, five interrupts'
).split('/');
const PARTS = ['synthetic', 'spin', 'scmi', 'cold'];
const parts = options.parts?.split(',') ?? PARTS;
const unknown = [
  ...Object.keys(options).filter(
    (name) => !/^(rounds|sizes|whole|scale|spin|parts|scenario)$/.test(name),
  ),
  ...parts.filter((part) => !PARTS.includes(part)),
];
if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}; parts: ${PARTS.join()}`);

const failures = new Set();

/** What a node script prints in one run, and what that took. */
function ours(script, args, options) {
  const run = timed(process.execPath, [script, ...args, JSON.stringify(options)], out);
  return { ...JSON.parse(run.stdout), ...run };
}

/** A script with all that it takes in one file, as the program itself and the library are. */
function bundled(script) {
  const outfile = join(out, script);
  buildSync({
    entryPoints: [join(here, script)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  return outfile;
}

/** One round of those who explore a model of which SPIN has the text, by name. */
function round(explore, spinOf) {
  const one = explore({});
  const { all, pan } = spinOf({ cores: 1 });
  const two = explore({ workers: 2 });
  let cores;
  try {
    cores = spinOf({ cores: 2 }).pan;
  } catch (error) {
    failures.add(`pan -DNCORE=2 did not run: ${error.message.split('\n')[0]}`);
  }
  return {
    'ours, 1 worker': one,
    'ours, 2 workers': two,
    'SPIN, all': all,
    'SPIN, pan only': pan,
    ...(cores && { 'pan -DNCORE=2': cores }),
  };
}

/** The synthetic model, also in C, and with the executor in plain JavaScript. */
function measureSynthetic(size) {
  const [states, transitions] = COUNTS[size];
  const name = size.replaceAll(',', '');
  const text = promela(sizeOf(size));
  const c = join(out, `search-${name}`);
  const macros = Object.entries(sizeOf(size)).map(([key, value]) => `-D${key}=${value}`);
  execFileSync('gcc', ['-O2', '-march=native', ...macros, join(here, 'search.c'), '-o', c]);
  const explore = (extra) => ours(join(here, 'explore.mjs'), [size], extra);
  const all = Array.from({ length: rounds }, () => {
    const both = round(explore, (how) => spin(text, { out, name, states, depth: 1e6, ...how }));
    const hand = timed(c, [], out);
    return {
      ...both,
      'ours, plain JavaScript': explore({ executor: 'js' }),
      'C by hand': { ...hand, ...JSON.parse(hand.stdout) },
    };
  });
  compare(size, { states, transitions }, all);
}

/** A whole space of SCMI in Promela, written by the explorer, which is not counted as generation. */
function measureSpin(name) {
  const { stdout: text } = timed(process.execPath, [join(here, 'scmiPromela.mjs'), name], out);
  const explore = (extra) => ours(scmi, [name, 'all'], extra);
  const { states } = WHOLE[name];
  const file = name.replaceAll(/\W+/g, '-');
  const all = Array.from({ length: rounds }, () =>
    round(explore, (how) => spin(text, { out, name: file, states, depth: 1e4, ...how })),
  );
  compare(name, { states, transitions: all[0]['ours, 1 worker'].transitions }, all);
}

/** One exploration of an SCMI scenario, up to so many states or `all`: its result, and a row. */
function exploreScmi(name, states, options) {
  const run = ours(scmi, [name, String(states)], options);
  const row = [
    name,
    Object.values(options).join(),
    run.states.toLocaleString('en'),
    run.transitions.toLocaleString('en'),
    run.wall.toFixed(2),
    run.cpu.toFixed(2),
    run.mib.toFixed(0),
    ((run.mib * 2 ** 20) / run.states).toFixed(0),
    `${(run.transitions / run.seconds / 1e6).toFixed(2)}`,
  ];
  return { result: run, row };
}

/** Whole spaces of SCMI scenarios; in plain JavaScript only the small ones. */
function measureWhole(executors) {
  const fitting = Object.entries(WHOLE).filter(([, { states }]) => states <= whole);
  const rows = fitting.flatMap(([name, { states }]) =>
    executors
      .filter(({ executor }) => executor !== 'js' || states <= 2e6)
      .map((options) => {
        const { result, row } = exploreScmi(name, 'all', options);
        if (result.states !== states || result.verdict !== 'holds') {
          throw new Error(`${name}: ${JSON.stringify(result)}, not ${states} states`);
        }
        return row;
      }),
  );
  printScmi('whole spaces', rows);
}

/** A scaled-up SCMI scenario at growing budgets of states. */
function measureScmi(name, executors) {
  const budgets = scale.flatMap((states) =>
    executors.map((options) => exploreScmi(name, states, options).row),
  );
  printScmi('up to a budget', budgets);
}

function printScmi(title, rows) {
  console.log(`\n### SCMI: ${title}\n`);
  console.log(
    table(
      [
        'scenario',
        '',
        'states',
        'transitions',
        'seconds',
        'processor s',
        'peak MiB',
        'bytes a state',
        'M transitions/s',
      ],
      rows,
    ),
  );
}

mkdirSync(out, { recursive: true });
const scmi = bundled('exploreScmi.mjs');
const spinVersion = execFileSync('spin', ['-V'], { encoding: 'utf8' }).trim();
const gcc = execFileSync('gcc', ['--version'], { encoding: 'utf8' }).split('\n')[0];
const load = readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');
console.log(
  `Node ${process.version}, ${spinVersion}, ${gcc}; ${availableParallelism()} × ${cpus()[0]?.model}; ` +
    `load at the beginning ${load}.`,
);
if (parts.includes('synthetic')) for (const size of sizes) measureSynthetic(size);
if (parts.includes('spin')) for (const name of againstSpin) measureSpin(name);
if (parts.includes('scmi')) {
  const executors = [{ executor: 'js' }, { workers: 1 }, { workers: 2 }];
  measureWhole(executors);
  measureScmi(options.scenario ?? 'two drivers, two interrupts', executors);
}
if (parts.includes('cold')) measureCold(Math.max(rounds, 5));
for (const failure of failures) console.log(`\n${failure}`);
